internal import Service

/// A digest of a file that comes in pieces, the same for every split.
///
/// A chain over blocks of 64 KiB: each link is SHA-256 of the link before and the block.
struct FileDigest: Sendable {
    private static let blockBytes = 65_536

    private var link: [UInt8] = []
    private var open: [UInt8] = []

    /// Takes the next piece.
    mutating func take(_ bytes: [UInt8]) {
        open += bytes
        var start = 0
        while open.count - start >= FileDigest.blockBytes {
            link = Digest.sha256(link + open[start..<start + FileDigest.blockBytes])
            start += FileDigest.blockBytes
        }
        open.removeFirst(start)
    }

    /// The digest of all that was taken.
    var bytes: [UInt8] { Digest.sha256(link + open) }
}
