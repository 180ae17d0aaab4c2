/// The tracked links that a run may ask for, in one piece of memory.
struct TokenBook: Sendable {
    /// Ids, by the position in the message.
    let links: [Int64]

    /// Where each leads, byte for byte.
    let destinations: [[UInt8]]

    /// The number of the first contact.
    let firstContact: Int64

    /// Links of each contact that are in the book: all, or the one that it will follow.
    let linksEach: Int

    private var paths: [UInt8] = []
    private var linkOf: [UInt16] = []

    /// Bytes of every path; tokens are all of one length.
    private(set) var pathLength = 0

    init(links: [Int64], destinations: [[UInt8]], firstContact: Int64, linksEach: Int) {
        self.links = links
        self.destinations = destinations
        self.firstContact = firstContact
        self.linksEach = linksEach
    }

    /// How many there are.
    var count: Int { linkOf.count }

    /// Adds the next one, in the order of contacts.
    mutating func append(_ path: some Collection<UInt8>, link: Int) throws {
        if pathLength == 0 { pathLength = path.count }
        guard path.count == pathLength else {
            throw LoadFault("the node's tokens are not all of one length")
        }
        paths.append(contentsOf: path)
        linkOf.append(UInt16(link))
    }

    /// The position of the link in the message.
    func link(of index: Int) -> Int { Int(linkOf[index]) }

    /// Whose it is.
    func contact(of index: Int) -> Int64 { firstContact + Int64(index / linksEach) }

    /// Where a link of a contact stands; `nil` when it is not in the book.
    func index(contact: Int64, link: Int64) -> Int? {
        guard contact >= firstContact, contact - firstContact < Int64(count),
            let position = links.firstIndex(of: link)
        else { return nil }
        let first = Int(contact - firstContact) * linksEach
        return (first..<max(first, min(first + linksEach, count))).first {
            self.link(of: $0) == position
        }
    }

    /// Calls `body` with the bytes of a path.
    func withPath<Value>(of index: Int, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        paths.withUnsafeBytes {
            body(
                UnsafeRawBufferPointer(rebasing: $0[index * pathLength..<(index + 1) * pathLength]))
        }
    }

    /// Every path with the end of a line.
    var allPaths: [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(count * (pathLength + 1))
        for index in 0..<count {
            withPath(of: index) { lines.append(contentsOf: $0) }
            lines.append(0x0a)
        }
        return lines
    }

    /// Makes room for so many.
    mutating func reserve(_ count: Int) { linkOf.reserveCapacity(count) }
}
