internal import Glibc

/// The write-ahead log of a segment as a file: its room, and what a damaged one hides.
///
/// Source: sqlite.org/fileformat2.html, section 4, "The Write-Ahead Log".
enum SpoolLog {
    /// Bytes of a page in the log: 24 of its own, then the page.
    static let frameBytes = 24 + 4_096

    private static let headerBytes = 32

    /// Bytes that a batch of `count` bytes takes in the log, about: a leaf and its overflow.
    static func bytes(of count: Int) -> Int { (1 + (count + 4_091) / 4_092) * frameBytes }

    /// Fills a log with zeros, which SQLite takes for an empty one: overwriting a block that is there is durable
    /// twice as fast as adding one.
    ///
    /// - Returns: whether there was room; without, the log grows as it is written.
    static func prepare(_ path: String, bytes: Int) -> Bool {
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var left = bytes
        while left > 0 {
            let written = write(descriptor, zeros, min(left, zeros.count))
            // In small steps, so that a commit beside it does not wait for all of it.
            guard written > 0, fdatasync(descriptor) == 0 else {
                unlink(path)
                return false
            }
            left -= written
        }
        return true
    }

    /// Uses the room of a log whose hits were shipped for another one.
    ///
    /// - Returns: whether `path` is now an empty log of its size.
    static func reuse(_ old: String, as path: String) -> Bool {
        let zeros = [UInt8](repeating: 0, count: headerBytes)
        let descriptor = open(old, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard pwrite(descriptor, zeros, zeros.count, 0) == zeros.count,
            fdatasync(descriptor) == 0, rename(old, path) == 0
        else {
            unlink(old)
            return false
        }
        return true
    }

    /// Commits behind the first damage of a log, which SQLite does not read.
    ///
    /// One is what a crash may tear, and nobody was told that it is durable: more are lost.
    static func commitsBehindDamage(in path: String) -> Int {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: headerBytes)
        guard pread(descriptor, &header, header.count, 0) == header.count else { return 0 }
        var sum = Sum(isBigEndian: header[3] & 1 == 1)
        sum.add(header[..<24])
        // Zeros are a log that was not begun; another header was one.
        guard sum.matches(header[24..<32]) else { return header.contains { $0 != 0 } ? 2 : 0 }
        var isWhole = true
        var commits = 0
        var place = off_t(headerBytes)
        var frame = [UInt8](repeating: 0, count: frameBytes)
        while pread(descriptor, &frame, frameBytes, place) == frameBytes {
            // Both salts are the header's in what was written since the log began anew.
            let isOurs = frame[8..<16] == header[16..<24]
            if isWhole {
                sum.add(frame[..<8])
                sum.add(frame[24...])
                isWhole = isOurs && sum.matches(frame[16..<24])
            }
            if !isWhole, isOurs, frame[4..<8] != [0, 0, 0, 0] { commits += 1 }
            place += off_t(frameBytes)
        }
        return commits
    }

    /// The running sum of section 4.2.
    private struct Sum {
        let isBigEndian: Bool
        private var first: UInt32 = 0
        private var second: UInt32 = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        mutating func add(_ bytes: ArraySlice<UInt8>) {
            bytes.withUnsafeBytes { bytes in
                for at in stride(from: 0, to: bytes.count - 7, by: 8) {
                    first = first &+ word(bytes, at) &+ second
                    second = second &+ word(bytes, at + 4) &+ first
                }
            }
        }

        private func word(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt32 {
            let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            return isBigEndian ? word.bigEndian : word.littleEndian
        }

        func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
            bytes.withUnsafeBytes { bytes in
                bytes.loadUnaligned(as: UInt32.self).bigEndian == first
                    && bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self).bigEndian == second
            }
        }
    }
}
