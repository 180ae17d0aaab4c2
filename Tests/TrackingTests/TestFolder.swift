import Glibc

/// A folder that goes away with the test.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/tracking-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.notMade(errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    enum Failure: Error { case notMade(Int32) }

    /// The files in it, sorted.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func size(of name: String) -> Int? {
        var status = stat()
        return stat("\(path)/\(name)", &status) == 0 ? Int(status.st_size) : nil
    }

    /// Puts junk over a part of a file.
    func overwrite(_ path: String, from offset: Int, count: Int) {
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        let junk = [UInt8](repeating: 0x5a, count: count)
        _ = pwrite(descriptor, junk, count, off_t(offset))
    }

    /// Replaces the first occurrence of a text by one of the same length.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func replace(_ path: String, _ old: String, _ new: String) -> Bool {
        let descriptor = open(path, O_RDWR)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        let wanted = Array(old.utf8)
        for start in 0..<max(0, count - wanted.count)
        where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
            _ = pwrite(descriptor, Array(new.utf8), wanted.count, off_t(start))
            return true
        }
        return false
    }
}

extension TestFolder {
    /// The bytes of a file.
    func contents(of name: String) -> [UInt8]? {
        guard let size = size(of: name) else { return nil }
        let descriptor = open("\(path)/\(name)", O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: size)
        return read(descriptor, &bytes, size) == size ? bytes : nil
    }

    /// Whether any file holds a text.
    func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return names.contains { name in
            guard let bytes = contents(of: name), bytes.count >= wanted.count else { return false }
            return bytes.indices.dropLast(wanted.count - 1).contains {
                bytes[$0] == wanted[0] && bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
            }
        }
    }

    /// Copies the files of a spool as they are, as a crash would leave them.
    func copySpool(to other: TestFolder) {
        for name in names where name.hasPrefix("spool-") && !name.hasSuffix("-shm") {
            if let bytes = contents(of: name) { other.write(name, bytes) }
        }
    }

    /// Makes or replaces a file.
    func write(_ name: String, _ bytes: [UInt8]) {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}
