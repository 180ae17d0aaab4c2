// The file of a spool: what was acknowledged and has not reached PostgreSQL.
//
// Invariants
// - A batch is one row and one commit; when `append` returns, it is on the disk.
// - Each opening has a fresh random epoch, and numbers its hits from 1. A copy of the file, or a
//   file restored from a backup, therefore never reuses the name of a hit.
// - The file is locked by the process that has it open. Files that a process left behind beside
//   it are taken over.
//
// It deliberately knows nothing of waiting, threads or PostgreSQL.

internal import CCrypto
internal import Glibc
internal import SQLite

/// The file of a spool; on the spool's thread.
final class SpoolFile {
    let path: String
    let epoch: [UInt8]

    /// Hits in the file when it was opened.
    private(set) var depthAtOpening: Int64 = 0

    /// Files that were damaged and set aside on the way.
    private(set) var setAside: [String] = []

    private let file: SQLiteFile
    private let opening: Int64
    private var nextSequence: Int64 = 1
    private var appending: SQLiteStatement
    private var reading: SQLiteStatement
    private var removing: SQLiteStatement

    /// Most processes that share one folder.
    private static let mostFiles = 16

    /// Opens the first file of the folder that nobody has, and takes over those left behind.
    ///
    /// - Parameters:
    ///   - folder: must exist.
    ///   - mostBytes: beyond them hits are refused as on a full disk.
    /// - Returns: the file, locked until it is let go.
    /// - Throws: when no file can be opened.
    static func open(in folder: String, mostBytes: Int) throws(SQLiteError) -> SpoolFile {
        var refusal: SQLiteError?
        for number in 0..<mostFiles {
            let path = name(number, in: folder)
            do throws(SQLiteError) {
                let (spool, setAside) = try openWhole(path, mostBytes: mostBytes)
                spool.setAside = setAside
                for other in (number + 1)..<mostFiles { spool.takeOver(name(other, in: folder)) }
                try spool.removeOldOpenings()
                spool.depthAtOpening = try spool.depth()
                return spool
            } catch {
                guard error.kind == .busy else { throw error }
                refusal = error
            }
        }
        guard let refusal else { preconditionFailure("no file was tried") }
        throw refusal
    }

    private static func name(_ number: Int, in folder: String) -> String {
        "\(folder)/spool-\(number).sqlite"
    }

    /// Opens a file; a damaged one is renamed and a new one made.
    private static func openWhole(
        _ path: String, mostBytes: Int
    ) throws(SQLiteError) -> (SpoolFile, [String]) {
        do throws(SQLiteError) {
            let spool = try SpoolFile(path, mostBytes: mostBytes)
            try spool.file.check()
            return (spool, [])
        } catch {
            guard error.kind == .corrupt else { throw error }
            let kept = setAside(path)
            return (try SpoolFile(path, mostBytes: mostBytes), [kept])
        }
    }

    /// Renames a damaged file, with its log, so that someone can look at it.
    static func setAside(_ path: String) -> String {
        let kept = "\(path).damaged-\(time(nil))"
        for end in ["-wal", "-shm", ""] { rename(path + end, kept + end) }
        return kept
    }

    private init(_ path: String, mostBytes: Int) throws(SQLiteError) {
        self.path = path
        var settings = SQLiteSettings()
        settings.isExclusive = true
        settings.checkpointPages = 4_000
        file = try SQLiteFile(path, settings)
        try file.execute(SpoolStatements.schema)
        try file.limit(pages: min(max(16, mostBytes / settings.pageBytes), Int(UInt32.max) - 1))
        var epoch = [UInt8](repeating: 0, count: 16)
        precondition(crypto_random(&epoch, epoch.count) == 1, "no random bytes")
        self.epoch = epoch
        opening = try SpoolFile.register(epoch, in: file)
        appending = try file.prepare(SpoolStatements.append)
        reading = try file.prepare(SpoolStatements.read)
        removing = try file.prepare(SpoolStatements.remove)
    }

    private static func register(
        _ epoch: [UInt8], in file: SQLiteFile
    ) throws(SQLiteError) -> Int64 {
        var add = try file.prepare(SpoolStatements.addOpening)
        add.bind(epoch, at: 1)
        try add.run()
        var find = try file.prepare(SpoolStatements.findOpening)
        find.bind(epoch, at: 1)
        guard try find.step() else { return 0 }
        return find.integer(0)
    }

    // MARK: Batches

    /// Writes a batch; it is on the disk when this returns.
    ///
    /// - Parameters:
    ///   - hits: encoded, one after the other.
    ///   - count: how many.
    /// - Throws: nothing of it is then acknowledged.
    func append(_ hits: [UInt8], count: Int) throws(SQLiteError) {
        try write(hits, count: count, first: nextSequence, opening: opening)
        nextSequence += Int64(count)
    }

    private func write(
        _ hits: [UInt8], count: Int, first: Int64, opening: Int64
    ) throws(SQLiteError) {
        appending.bind(opening, at: 1)
        appending.bind(first, at: 2)
        appending.bind(Int64(count), at: 3)
        appending.bind(SpoolFile.checksum(hits), at: 4)
        appending.bind(hits, at: 5)
        try appending.run()
    }

    /// The oldest batches, in order, until they hold `most` hits.
    func read(most: Int) throws(SQLiteError) -> [SpooledBatch] {
        var batches: [SpooledBatch] = []
        var hits = 0
        defer { reading.reset() }
        while hits < most, try reading.step() {
            let bytes = reading.bytes(5)
            let isWhole = reading.integer(4) == SpoolFile.checksum(bytes)
            let count = Int(reading.integer(3))
            batches.append(
                SpooledBatch(
                    id: reading.integer(0), epoch: reading.bytes(1), first: reading.integer(2),
                    bytes: isWhole ? bytes : nil, count: count))
            hits += count
        }
        return batches
    }

    /// Forgets batches that PostgreSQL has; when the power fails they may come back, and are
    /// then recognised.
    ///
    /// - Returns: how many hits they held.
    func remove(through id: Int64) throws(SQLiteError) -> Int {
        try file.setDurability(.normal)
        do throws(SQLiteError) {
            var hits: Int64 = 0
            removing.bind(id, at: 1)
            while try removing.step() { hits += removing.integer(0) }
            try file.setDurability(.full)
            return Int(hits)
        } catch {
            try file.setDurability(.full)
            throw error
        }
    }

    private func depth() throws(SQLiteError) -> Int64 {
        var depth = try file.prepare(SpoolStatements.depth)
        return try depth.step() ? depth.integer(0) : 0
    }

    /// Bounds the file to test what a full disk does.
    func limit(pages: Int) throws(SQLiteError) { try file.limit(pages: pages) }

    /// FNV-1a, 64 bits: tells a damaged batch, which SQLite's pages do not.
    private static func checksum(_ bytes: [UInt8]) -> Int64 {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: sum)
    }

    // MARK: Files left behind

    /// Moves the batches of a file that nobody has open into this one.
    ///
    /// When the process ends between the commit and the removal, the batches come twice, under
    /// their own names: shipping stores them once.
    private func takeOver(_ path: String) {
        guard access(path, F_OK) == 0 else { return }
        do throws(SQLiteError) {
            let (other, setAside) = try SpoolFile.openWhole(path, mostBytes: .max)
            self.setAside += setAside
            try copy(from: other)
        } catch {
            return
        }
        for end in ["", "-wal", "-shm"] { unlink(path + end) }
    }

    private func copy(from other: SpoolFile) throws(SQLiteError) {
        try file.transaction { () throws(SQLiteError) in
            var read = try other.file.prepare(SpoolStatements.read)
            while try read.step() {
                let opening = try SpoolFile.register(read.bytes(1), in: file)
                try write(
                    read.bytes(5), count: Int(read.integer(3)), first: read.integer(2),
                    opening: opening)
            }
        }
    }

    /// Forgets the names of openings of which nothing is left.
    private func removeOldOpenings() throws(SQLiteError) {
        var remove = try file.prepare(SpoolStatements.removeOpenings)
        remove.bind(opening, at: 1)
        try remove.run()
    }
}
