/// How a spool behaves.
struct SpoolSettings: Sendable {
    /// Holds the files; must exist.
    var folder: String

    /// What is kept at most; hits beyond are lost and counted.
    var mostBytes = 4 << 30

    /// Older hits are given up and counted.
    var mostAge: Duration = .seconds(7 * 86_400)

    /// Bytes of one segment's log.
    var segmentBytes = 16 << 20

    /// Hits that may wait for the disk at once.
    var mostPending = 65_536

    /// How long a commit waits for more when the one just before it held twice as much or more.
    ///
    /// A commit costs the same for one hit and for fifty.
    var gathering: Duration = .microseconds(80)

    /// How long a redirect waits for the disk.
    var patience: Duration = .seconds(2)

    /// How long to wait before a disk that failed is tried again.
    var pause: Duration = .seconds(1)

    /// How long hits that were shipped may still lie in a segment: it is then replaced.
    var residue: Duration = .seconds(15)

    init(folder: String) { self.folder = folder }
}
