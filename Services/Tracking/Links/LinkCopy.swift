// Where each link leads, on this node: a redirect needs neither PostgreSQL nor another service.
//
//   PostgreSQL: table link ---- LinkFollower, 4 times a second ----> memory ----> redirects
//                                                    |
//                                                    v
//                                      links.sqlite: read at the next start
//
// The file is a copy: when it is damaged it is removed and made again. It is complete when it
// holds a horizon, below which nothing is missing.

internal import EventLoop
internal import Glibc
internal import Model
internal import SQLite
internal import Synchronization

/// The destinations of all links, in memory and in a file.
final class LinkCopy: @unchecked Sendable {
    // @unchecked: `file` is touched on `thread` only.

    private let path: String
    private let thread = BlockingThread(name: "links")
    private let arena = Mutex(LinkArena())
    private let mark = Mutex<LinkMark?>(nil)
    private var file: LinkFile?

    /// A copy whose file lies in a folder that exists.
    init(folder: String) { path = "\(folder)/links.sqlite" }

    /// The destination of a link; from any thread.
    func find(_ link: LinkID) -> [UInt8]? { arena.withLock { $0.find(link) } }

    /// Appends the destination of a link; from any thread.
    ///
    /// - Returns: whether the link is known.
    func append(_ link: LinkID, to bytes: inout [UInt8]) -> Bool {
        arena.withLock { $0.append(link, to: &bytes) }
    }

    /// How many links are known.
    var count: Int { arena.withLock { $0.count } }

    /// Up to where the copy is complete; `nil` while it is not.
    var completeTo: LinkMark? { mark.withLock { $0 } }

    /// Reads the file.
    ///
    /// - Returns: whether the copy is complete as of some moment.
    func load() async -> Bool {
        let mark = try? await thread.run { try self.open() }
        self.mark.withLock { $0 = mark ?? nil }
        return self.completeTo != nil
    }

    private func open() throws -> LinkMark? {
        do throws(SQLiteError) {
            return try read(LinkFile(path))
        } catch {
            // Only a damaged copy is thrown away.
            guard error.kind == .corrupt else { throw error }
        }
        file = nil
        for end in ["", "-wal", "-shm"] { unlink(path + end) }
        return try read(LinkFile(path))
    }

    private func read(_ file: LinkFile) throws(SQLiteError) -> LinkMark? {
        self.file = file
        let mark = try file.mark()
        guard mark != nil else { return nil }
        try file.each { link, url in arena.withLock { $0.put(link, url) } }
        return mark
    }

    /// Takes over links in memory; they are served from now on.
    func put(_ links: [CopiedLink]) {
        arena.withLock { arena in for each in links { arena.put(each.link, each.url) } }
    }

    /// Takes over a link that was looked up, unless it is known: then what is known is newer.
    func putMissing(_ link: CopiedLink) {
        arena.withLock { arena in
            if arena.find(link.link) == nil { arena.put(link.link, link.url) }
        }
    }

    /// Drops what is known: the database is another one, or an older state of it.
    func clear() async {
        arena.withLock { $0 = LinkArena() }
        mark.withLock { $0 = nil }
        _ = try? await thread.run { try self.file?.clear() }
    }

    /// Writes links to the file and notes that nothing is missing below `mark`; `nil` while more
    /// of them follow.
    ///
    /// A file that cannot be written costs the next start a longer load, nothing else.
    func keep(_ links: [CopiedLink], completeTo mark: LinkMark?) async {
        if let mark { self.mark.withLock { $0 = mark } }
        _ = try? await thread.run { try self.file?.keep(links, mark) }
    }
}

/// A moment of one cluster's history: every transaction below `xid` has ended.
struct LinkMark: Sendable, Hashable {
    let epoch: String
    let xid: Int64
}
