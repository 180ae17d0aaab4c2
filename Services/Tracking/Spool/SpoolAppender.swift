internal import Glibc
internal import SQLite

/// Writes batches into one segment.
final class SpoolAppender: @unchecked Sendable {
    // @unchecked: made on one thread, handed to the appending one, and from then on used there.

    let segment: SpoolSegment
    private let file: SQLiteFile
    private var appending: SQLiteStatement
    private var next: Int64 = 1

    private init(_ segment: SpoolSegment) throws(SQLiteError) {
        self.segment = segment
        file = try SQLiteFile(segment.path, SpoolAppender.settings)
        appending = try file.prepare(SpoolStatements.append)
    }

    /// Nothing is copied out of the log, ever: a segment goes away whole.
    static let settings: SQLiteSettings = {
        var settings = SQLiteSettings()
        settings.checkpointPages = 0
        settings.copiesLogAtClose = false
        settings.busyTimeout = .seconds(1)
        return settings
    }()

    /// Makes an empty segment; slow, since its log gets its room.
    ///
    /// - Parameters:
    ///   - segment: its file does not exist.
    ///   - epoch: names the opening.
    ///   - room: bytes of its log.
    ///   - old: a log whose room can be used.
    /// - Returns: what writes into it.
    /// - Throws: what the disk says.
    static func make(
        _ segment: SpoolSegment, epoch: [UInt8], room: Int, old: String?
    ) throws(SQLiteError) -> SpoolAppender {
        do throws(SQLiteError) {
            try addSchema(segment.path, epoch)
            if old.map({ SpoolLog.reuse($0, as: segment.path + "-wal") }) != true {
                _ = SpoolLog.prepare(segment.path + "-wal", bytes: room)
            }
            return try SpoolAppender(segment)
        } catch {
            segment.remove()
            if let old { unlink(old) }
            throw error
        }
    }

    private static func addSchema(_ path: String, _ epoch: [UInt8]) throws(SQLiteError) {
        // Closing copies the log into the file: this much is there for whoever takes the log away.
        let file = try SQLiteFile(path)
        try file.execute(SpoolStatements.schema)
        var add = try file.prepare(SpoolStatements.addOpening)
        add.bind(epoch, at: 1)
        try add.run()
    }

    /// Writes a batch; it is on the disk when this returns.
    ///
    /// - Throws: nothing may then be assumed of it.
    func append(_ hits: [UInt8], first: Int64, count: Int) throws(SQLiteError) {
        appending.bind(next, at: 1)
        appending.bind(first, at: 2)
        appending.bind(Int64(count), at: 3)
        appending.bind(SpoolChecksum.of(hits), at: 4)
        appending.bind(hits, at: 5)
        next += 1
        try appending.run()
    }

    /// Bounds the file to test what a full disk does.
    func limit(pages: Int) throws(SQLiteError) { try file.limit(pages: pages) }
}
