/// How a spool behaves.
struct SpoolSettings: Sendable {
    /// Holds the file; must exist.
    var folder: String

    /// The file grows no larger; hits beyond are lost and counted.
    var mostBytes = 4 << 30

    /// Hits that may wait for the disk at once.
    var mostPending = 65_536

    /// How long a redirect waits for the disk.
    var patience: Duration = .seconds(2)

    /// How long to wait before a file that failed is opened again.
    var pause: Duration = .seconds(1)

    init(folder: String) { self.folder = folder }
}
