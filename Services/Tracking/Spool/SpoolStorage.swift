// The segments of a spool: hits are appended to the last, and shipped from the first.
//
//   appending thread    [sealed] [sealed] [active]      [spare]
//                          ^                  ^            ^
//   reading thread         | ships, removes   | reads      | makes
//
// Every batch stays where it was written, in a segment's log: nothing is copied or deleted beside
// the commits, which would make them wait. A segment that was shipped goes away whole; when it
// was filled its log becomes the room of a spare one, since writing over blocks is faster than
// adding them.
//
// Invariants
// - Sequences rise by one a hit, over all segments of an opening; after a failed commit they skip
//   what may or may not be on the disk.
// - Nothing is appended to a segment after an error that was not a full disk.
// - Hits that were shipped are gone from the folder some `residue` later: a segment that stays
//   drained is replaced, and so is what was made from a used log.

internal import CCrypto
internal import EventLoop
internal import Glibc
internal import SQLite
internal import Synchronization

/// The files of a spool.
final class SpoolStorage: @unchecked Sendable {
    // @unchecked: `appender`, `sequence` and `tryAgain` belong to the appending thread, `reader`
    // to the reading one; the rest is locked.

    private let settings: SpoolSettings
    private let epoch: [UInt8]
    private let shared = Mutex(Shared())

    private var appender: SpoolAppender?
    private var sequence: Int64 = 1
    private var tryAgain: Deadline?

    private var reader: SpoolReader?

    private struct Shared {
        var folder: SpoolFolder?
        var nextNumber = 1

        /// In the order of their hits; the last may be the active one.
        var segments: [SpoolSegment] = []
        var active: SpoolSegment?
        var spare: SpoolAppender?
        var usedLog: (path: String, since: UInt64)?
        var bytes = 0
        var written = 0
        var givenUp = 0
        var lastNumber = Int.min
        var trouble: String?

        /// What has happened and must be told, also when all is well again; the first few.
        var notices: [String] = []

        /// Takes a used log away, unless it was put to use meanwhile.
        mutating func takeUsedLog(_ path: String) -> Bool {
            guard usedLog?.path == path else { return false }
            usedLog = nil
            return true
        }
    }

    init(_ settings: SpoolSettings) {
        self.settings = settings
        var epoch = [UInt8](repeating: 0, count: 16)
        precondition(crypto_random(&epoch, epoch.count) == 1, "no random bytes")
        self.epoch = epoch
    }

    // MARK: From any thread

    /// What is wrong now.
    var trouble: String? { shared.withLock { $0.trouble } }

    /// Hits that were not shipped.
    var depth: Int { shared.withLock { $0.segments.reduce(0) { $0 + $1.depth } } }

    /// Bytes that hits take.
    var bytes: Int { shared.withLock { $0.bytes } }

    /// Bytes that were ever written.
    var written: Int { shared.withLock { $0.written } }

    /// Hits that were on the disk and are not any more: too old, or damaged.
    var givenUp: Int { shared.withLock { $0.givenUp } }

    /// What has happened since this was last asked, and must be told.
    func takeNotices() -> [String] {
        shared.withLock { shared in
            defer { shared.notices = [] }
            return shared.notices
        }
    }

    private func note(_ text: String?) { shared.withLock { $0.trouble = text } }

    private func tell(_ notice: String) {
        shared.withLock { if $0.notices.count < 8 { $0.notices.append(notice) } }
    }

    private var now: UInt64 { Deadline.monotonicNow }

    // MARK: The appending thread

    /// Whether the batch is on the disk.
    func append(_ hits: [UInt8], count: Int) -> Bool {
        let bytes = SpoolLog.bytes(of: hits.count)
        // The second try is for a segment that was damaged and replaced.
        for _ in 0..<2 {
            guard let appender = usable(for: bytes) else { return false }
            defer { sequence += Int64(count) }
            do throws(SQLiteError) {
                try appender.append(hits, first: sequence, count: count)
                // The reader may have set the file aside meanwhile: nobody would ship them.
                guard !appender.segment.isDamaged else { return false }
                appender.segment.noteAppended(count, bytes: bytes, at: now)
                shared.withLock { shared in
                    shared.bytes += bytes
                    shared.written += bytes
                    shared.trouble = nil
                }
                return true
            } catch {
                note(error.description)
                guard error.kind != .full else { return false }
                abandon(appender, isDamaged: error.kind == .corrupt)
                if error.kind != .corrupt { return false }
            }
        }
        return false
    }

    /// The segment to append to, with room for so many bytes.
    private func usable(for bytes: Int) -> SpoolAppender? {
        if let damaged = appender, damaged.segment.isDamaged { seal(damaged, isFilled: false) }
        if let appender {
            if appender.segment.bytes + bytes > room { replace(appender, isFilled: true) }
        } else {
            makeFirst()
        }
        guard shared.withLock({ $0.bytes + bytes <= settings.mostBytes }) else {
            guard let appender, appender.segment.isDrained else {
                note("the spool is full")
                return nil
            }
            // What was shipped makes room.
            seal(appender, isFilled: false)
            makeFirst()
            return self.appender
        }
        return appender
    }

    private var room: Int { min(settings.segmentBytes, settings.mostBytes) }

    private func makeFirst() {
        guard tryAgain?.hasPassed ?? true else { return }
        if let spare = takeSpare() { return activate(spare) }
        do {
            activate(try make())
        } catch {
            tryAgain = .after(settings.pause)
            note("\(error)")
        }
    }

    /// The spare segment; one that is older than the last in use would be shipped before it, and
    /// is removed.
    private func takeSpare() -> SpoolAppender? {
        let (spare, isUsable) = shared.withLock { shared in
            defer { shared.spare = nil }
            return (
                shared.spare, shared.spare.map { $0.segment.number > shared.lastNumber } ?? false
            )
        }
        if !isUsable { spare?.segment.remove() }
        return isUsable ? spare : nil
    }

    private func activate(_ next: SpoolAppender) {
        appender = next
        shared.withLock { shared in
            shared.segments.append(next.segment)
            shared.active = next.segment
            shared.lastNumber = next.segment.number
        }
    }

    /// Goes over to the spare segment, if there is one.
    private func replace(_ old: SpoolAppender, isFilled: Bool) {
        guard let spare = takeSpare() else { return }
        seal(old, isFilled: isFilled)
        activate(spare)
    }

    private func seal(_ old: SpoolAppender, isFilled: Bool) {
        old.segment.seal(isFilled: isFilled)
        appender = nil
        shared.withLock { shared in
            shared.active = nil
            if old.segment.isDrained { shared.bytes -= old.segment.release() }
        }
    }

    /// Leaves a segment of which nothing may be assumed.
    private func abandon(_ old: SpoolAppender, isDamaged: Bool) {
        seal(old, isFilled: false)
        tryAgain = isDamaged ? nil : .after(settings.pause)
    }

    /// Goes over to the spare segment when everything in this one was shipped, or it is old.
    func renew() {
        guard let appender, let since = appender.segment.residueSince ?? oldSince(appender.segment)
        else { return }
        if now > since &+ settings.residue.clampedNanoseconds {
            replace(appender, isFilled: false)
        }
    }

    /// So that age is told segment by segment.
    private func oldSince(_ segment: SpoolSegment) -> UInt64? {
        segment.span.map { $0.first &+ settings.mostAge.clampedNanoseconds / 8 }
    }

    func limit(pages: Int) throws {
        if appender == nil { makeFirst() }
        try appender?.limit(pages: pages)
    }

    /// Ends; what was not shipped stays.
    func close() {
        if let appender { seal(appender, isFilled: false) }
    }

    // MARK: Making segments, on either thread

    /// The folder, once it can be used; what others left behind comes first.
    private func openFolder() throws -> SpoolFolder {
        try shared.withLock { shared in
            if let folder = shared.folder { return folder }
            let folder = try SpoolFolder(settings.folder)
            shared.folder = folder
            shared.segments = folder.leftBehind.enumerated().map { index, path in
                let segment = SpoolSegment(path, number: -1 - index, at: now)
                segment.noteFound()
                segment.seal(isFilled: false)
                return segment
            }
            shared.nextNumber = folder.nextNumber
            return folder
        }
    }

    private func make() throws -> SpoolAppender {
        let folder = try openFolder()
        let (number, used) = shared.withLock { shared in
            defer {
                shared.nextNumber += 1
                shared.usedLog = nil
            }
            return (shared.nextNumber, shared.usedLog?.path)
        }
        let segment = SpoolSegment(
            folder.file(number), number: number, isReused: used != nil, at: now)
        let made = try SpoolAppender.make(segment, epoch: epoch, room: room, old: used)
        folder.sync()
        return made
    }

    // MARK: The reading thread

    /// Looks at what others left behind.
    ///
    /// - Returns: whether there is something to ship.
    func inspect() -> Bool {
        do { _ = try openFolder() } catch { return false }
        for segment in shared.withLock({ $0.segments }) where segment.number < 0 {
            let damaged = SpoolLog.commitsBehindDamage(in: segment.path + "-wal")
            if damaged > 1 {
                segment.noteDamaged()
                tell(
                    "a damaged spool holds \(damaged) commits that cannot be read: it is set aside")
            }
            do throws(SQLiteError) {
                try SpoolReader(segment).inspect(at: now)
                shared.withLock { $0.bytes += segment.bytes }
            } catch {
                failed(segment, error)
            }
        }
        return depth > 0
    }

    func read(most: Int) throws -> [SpooledBatch] {
        while let segment = shared.withLock({ $0.segments.first }) {
            // Read before the rows are: nothing is appended between the two.
            let isSealed = segment.isSealed
            do throws(SQLiteError) {
                let open = try reader?.segment === segment ? reader : SpoolReader(segment)
                reader = open
                let batches = try open?.read(most: most) ?? []
                guard batches.isEmpty, isSealed else { return batches }
            } catch {
                failed(segment, error)
                throw error
            }
            retire(segment)
        }
        return []
    }

    func remove(through batch: SpooledBatch) {
        guard let reader, reader.segment.number == batch.segment else { return }
        reader.forget(through: batch.id)
        if reader.segment.isSealed, reader.segment.isDrained { retire(reader.segment) }
    }

    /// Removes a segment that was shipped.
    private func retire(_ segment: SpoolSegment) {
        drop(segment)
        let keepsLog =
            segment.wasFilled && !segment.isDamaged
            && shared.withLock { shared in
                guard shared.usedLog == nil else { return false }
                shared.usedLog = (segment.path + "-wal", now)
                return true
            }
        segment.remove(keepingLog: keepsLog)
    }

    private func drop(_ segment: SpoolSegment) {
        if reader?.segment === segment { reader = nil }
        shared.withLock { shared in
            shared.segments.removeAll { $0 === segment }
            shared.bytes -= segment.release()
        }
    }

    private func failed(_ segment: SpoolSegment, _ error: SQLiteError) {
        note(error.description)
        if reader?.segment === segment { reader = nil }
        guard error.kind == .corrupt else { return }
        tell("a damaged spool was set aside: \(error.description)")
        segment.noteDamaged()
        let lost = segment.depth
        drop(segment)
        shared.withLock { $0.givenUp += lost }
        segment.setAside()
    }

    /// Removes what nobody needs any more, at the end.
    func tidy() {
        let (segments, spare, used) = shared.withLock { shared in
            defer {
                shared.spare = nil
                shared.usedLog = nil
            }
            return (shared.segments, shared.spare, shared.usedLog)
        }
        if let used { unlink(used.path) }
        spare?.segment.remove()
        for segment in segments where segment.isSealed && segment.isDrained {
            drop(segment)
            segment.remove()
        }
        reader = nil
        // Its locks go with it: the next opening finds what is left.
        shared.withLock { $0.folder = nil }
    }

    /// Makes what will be needed, and removes what is not needed any more; call it a few times a second.
    func tend() {
        let limit = settings.residue.clampedNanoseconds
        let (used, spare) = shared.withLock { shared in
            (shared.usedLog, shared.spare)
        }
        if let used, now > used.since &+ limit, shared.withLock({ $0.takeUsedLog(used.path) }) {
            unlink(used.path)
        }
        if let spare, spare.segment.isReused, now > spare.segment.madeAt &+ limit,
            takeSpare() != nil
        {
            spare.segment.remove(keepingLog: false)
        }
        giveUpOld()
        guard shared.withLock({ $0.spare == nil && $0.active != nil && $0.trouble == nil }) else {
            return
        }
        if let made = try? make() { shared.withLock { $0.spare = made } }
    }

    private func giveUpOld() {
        let limit = settings.mostAge.clampedNanoseconds
        for segment in shared.withLock({ $0.segments }) where segment.isSealed {
            guard let last = segment.span?.last, now > last &+ limit else { continue }
            let lost = segment.depth
            drop(segment)
            segment.remove(keepingLog: false)
            guard lost > 0 else { continue }
            shared.withLock { $0.givenUp += lost }
            tell("\(lost) hits were too old to be kept")
        }
    }
}
