internal import Model

/// Destinations by link, packed: a million of them take some 16 bytes each beside their text.
struct LinkArena {
    private var places: [LinkID: UInt64] = [:]
    private var chunks: [[UInt8]] = []

    private static let chunkBytes = 1 << 18

    /// How many links are known.
    var count: Int { places.count }

    /// The destination of a link.
    func find(_ link: LinkID) -> [UInt8]? {
        guard let place = places[link] else { return nil }
        let start = Int(place >> 16 & 0xffff_ffff)
        return Array(chunks[Int(place >> 48)][start..<(start + Int(place & 0xffff))])
    }

    /// Appends the destination of a link.
    ///
    /// - Returns: whether the link is known.
    func append(_ link: LinkID, to bytes: inout [UInt8]) -> Bool {
        guard let place = places[link] else { return false }
        let start = Int(place >> 16 & 0xffff_ffff)
        chunks[Int(place >> 48)].withUnsafeBytes {
            bytes.append(contentsOf: $0[start..<(start + Int(place & 0xffff))])
        }
        return true
    }

    /// Sets a destination; the room of an earlier, different one is not used again.
    ///
    /// - Parameters:
    ///   - link: known or new.
    ///   - url: at most 8,000 bytes.
    mutating func put(_ link: LinkID, _ url: [UInt8]) {
        precondition(url.count <= TrackableURL.longest, "a URL was stored above its limit")
        guard find(link) != url else { return }
        if chunks.last.map({ $0.count + url.count > LinkArena.chunkBytes }) ?? true {
            chunks.append([])
            chunks[chunks.count - 1].reserveCapacity(
                chunks.count == 1 ? 0 : LinkArena.chunkBytes)
        }
        let last = chunks.count - 1
        places[link] =
            UInt64(last) << 48 | UInt64(chunks[last].count) << 16 | UInt64(url.count)
        chunks[last] += url
    }
}
