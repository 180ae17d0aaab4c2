internal import EventLoop
internal import SQLite
internal import Synchronization

/// The file of a spool, through all its openings.
final class SpoolStorage: @unchecked Sendable {
    // @unchecked: everything but `problem` and `stored` is touched on the spool's thread only, and by `init`.

    private let settings: SpoolSettings
    private var file: SpoolFile?
    private var openAgain: Deadline?
    private var buffer: [UInt8] = []
    private var generation = 0
    private let problem = Mutex<String?>(nil)
    private let stored = Atomic<Int>(0)

    init(_ settings: SpoolSettings) { self.settings = settings }

    /// What is wrong now; from any thread.
    var trouble: String? { problem.withLock { $0 } }

    /// Hits in the file; from any thread.
    var depth: Int { stored.load(ordering: .relaxed) }

    // MARK: Opening

    /// Opens the file unless that failed a moment ago.
    @discardableResult
    func open() -> SpoolFile? {
        if let file { return file }
        if let openAgain, !openAgain.hasPassed { return nil }
        do throws(SQLiteError) {
            let opened = try SpoolFile.open(in: settings.folder, mostBytes: settings.mostBytes)
            file = opened
            generation += 1
            stored.store(Int(opened.depthAtOpening), ordering: .relaxed)
            note(opened.setAside.isEmpty ? nil : "a damaged spool was set aside")
            return opened
        } catch {
            openAgain = .after(settings.pause)
            note(error.description)
            return nil
        }
    }

    func close() { file = nil }

    /// Draws the consequences of an error.
    private func failed(_ error: SQLiteError) {
        note(error.description)
        switch error.kind {
        case .full: return
        case .corrupt:
            let path = file?.path
            file = nil
            if let path { _ = SpoolFile.setAside(path) }
        default:
            file = nil
            openAgain = .after(settings.pause)
        }
    }

    private func note(_ text: String?) { problem.withLock { $0 = text } }

    // MARK: Batches

    /// Whether the batch is on the disk.
    func append(_ hits: [UInt8], count: Int) -> Bool {
        // The second try is for a file that was damaged and replaced.
        for _ in 0..<2 {
            guard let file = open() else { return false }
            do throws(SQLiteError) {
                try file.append(hits, count: count)
                stored.wrappingAdd(count, ordering: .relaxed)
                if trouble != nil { note(nil) }
                return true
            } catch {
                failed(error)
                if error.kind != .corrupt { return false }
            }
        }
        return false
    }

    func read(most: Int) throws -> [SpooledBatch] {
        guard let file = open() else { return [] }
        do throws(SQLiteError) {
            var batches = try file.read(most: most)
            for index in batches.indices { batches[index].generation = generation }
            return batches
        } catch {
            failed(error)
            throw error
        }
    }

    func remove(through batch: SpooledBatch) throws {
        guard let file, batch.generation == generation else { return }
        do throws(SQLiteError) {
            let hits = try file.remove(through: batch.id)
            stored.wrappingSubtract(hits, ordering: .relaxed)
        } catch {
            failed(error)
            throw error
        }
    }

    func limit(pages: Int) throws { try open()?.limit(pages: pages) }

    // MARK: Buffers

    /// An empty buffer with the room of an earlier one.
    func takeBuffer() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &buffer)
        return taken
    }

    /// Keeps the room of a buffer for a later flush.
    func giveBack(_ bytes: consuming [UInt8]) {
        guard bytes.capacity <= 1 << 20 else { return }
        bytes.removeAll(keepingCapacity: true)
        buffer = bytes
    }
}
