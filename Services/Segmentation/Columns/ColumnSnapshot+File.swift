internal import Glibc
package import Model

extension ColumnSnapshot {
    /// Writes a snapshot: after a crash there is the old one or the new one, whole.
    ///
    /// - Parameters:
    ///   - bytes: as ``bytes(of:_:_:)`` made them.
    ///   - path: a file in a folder that exists; a file of this name with `.new` behind it is used.
    /// - Throws: ``SnapshotFault/system(_:_:)``.
    package static func save(_ bytes: [UInt8], to path: String) throws(SnapshotFault) {
        let new = path + ".new"
        do throws(SnapshotFault) {
            let file = try OpenFile(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
            try file.write(bytes)
            try file.sync()
        } catch {
            unlink(new)
            throw error
        }
        guard rename(new, path) == 0 else { throw .system("rename", errno) }
        let end = path.lastIndex(of: "/")
        try OpenFile(end.map { String(path[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC).sync()
    }

    /// ``bytes(of:_:_:)`` and ``save(_:to:)`` together.
    package static func write(
        _ columns: AccountColumns, _ live: LiveSegments, header: SnapshotHeader, to path: String
    ) throws(SnapshotFault) {
        try save(try bytes(of: columns, live, header), to: path)
    }

    /// Reads a snapshot that ``save(_:to:)`` wrote.
    ///
    /// - Parameters:
    ///   - path: its file.
    ///   - fields: the account's fields now; columns of others are left out.
    /// - Returns: what it holds.
    /// - Throws: ``SnapshotFault`` when there is none, or it is not whole and unchanged.
    package static func read(
        _ path: String, fields: [String: FieldType]
    ) throws(SnapshotFault) -> ColumnSnapshot {
        let file = try OpenFile(path, O_RDONLY | O_CLOEXEC)
        let bytes = try file.read()
        defer { bytes.deallocate() }
        return try ColumnSnapshot(UnsafeRawBufferPointer(bytes), fields: fields)
    }
}

/// A file that is closed when nobody needs it.
private struct OpenFile: ~Copyable {
    private let descriptor: Int32

    init(_ path: String, _ flags: Int32) throws(SnapshotFault) {
        descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw .system("open", errno) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(SnapshotFault) {
        var place = 0
        while place < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + place }, bytes.count - place)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("write", errno) }
            place += count
        }
    }

    func sync() throws(SnapshotFault) {
        guard fsync(descriptor) == 0 else { throw .system("fsync", errno) }
    }

    /// All of it; the caller deallocates.
    func read() throws(SnapshotFault) -> UnsafeMutableRawBufferPointer {
        var state = stat()
        guard fstat(descriptor, &state) == 0 else { throw .system("fstat", errno) }
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Int(state.st_size), alignment: 8)
        var place = 0
        while place < bytes.count {
            let count = Glibc.read(
                descriptor, bytes.baseAddress.map { $0 + place }, bytes.count - place)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let fault: SnapshotFault =
                    count < 0 ? .system("read", errno) : .damaged("it is cut off")
                bytes.deallocate()
                throw fault
            }
            place += count
        }
        return bytes
    }
}
