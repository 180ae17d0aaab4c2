internal import Glibc

/// The folder of a spool: who has which files.
///
/// A process locks a slot, `spool-0.lock` and so on, as long as it lives; files of slots that
/// nobody has locked are taken over with their lock.
final class SpoolFolder: Sendable {
    let path: String

    private let slot: Int
    private let locks: [Int32]

    /// What others left behind, oldest first.
    let leftBehind: [String]

    /// Why a folder cannot be used.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// Processes that may share a folder; one that restarts meets its predecessor at most.
    private static let mostSlots = 8

    init(_ path: String) throws(Refusal) {
        self.path = path
        var locks: [(slot: Int, descriptor: Int32)] = []
        for slot in 0..<SpoolFolder.mostSlots {
            let descriptor = open("\(path)/spool-\(slot).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                locks.append((slot, descriptor))
            } else {
                close(descriptor)
            }
        }
        guard let first = locks.first else {
            throw Refusal(description: "the spool's folder cannot be used: errno \(errno)")
        }
        slot = first.slot
        // Only slots with files are kept: another process may want the others.
        let files = SpoolFolder.files(in: path)
        SpoolFolder.removeLogs(in: path, of: locks.map(\.slot), besides: files)
        let mine = locks.map { lock in (lock, files.filter { $0.slot == lock.slot }) }
        for ((slot, descriptor), files) in mine where slot != first.slot && files.isEmpty {
            close(descriptor)
        }
        self.locks = mine.filter { $0.0.slot == first.slot || !$0.1.isEmpty }.map(\.0.descriptor)
        leftBehind = mine.flatMap(\.1).sorted { ($0.number, $0.slot) < ($1.number, $1.slot) }
            .map { "\(path)/\($0.name)" }
        nextNumber = (leftBehind.isEmpty ? 0 : files.map(\.number).max() ?? 0) + 1
    }

    deinit { for descriptor in locks { close(descriptor) } }

    /// The number of the first segment of this process: higher than those left behind.
    let nextNumber: Int

    /// The file of a segment.
    func file(_ number: Int) -> String {
        let digits = String(number)
        return "\(path)/spool-\(slot)-" + String(repeating: "0", count: max(0, 10 - digits.count))
            + digits + ".sqlite"
    }

    /// Makes new and removed names durable.
    func sync() {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private struct File {
        let name: String
        let slot: Int

        /// 0 in the first release, which had one file a slot.
        let number: Int
    }

    /// Removes logs that have lost their database: their room was to be used again.
    private static func removeLogs(in path: String, of slots: [Int], besides files: [File]) {
        let known = Set(files.map { $0.name + "-wal" })
        for name in names(in: path) where name.hasSuffix(".sqlite-wal") && !known.contains(name) {
            guard slots.contains(where: { name.hasPrefix("spool-\($0)-") }) else { continue }
            unlink("\(path)/\(name)")
        }
    }

    /// `spool-<slot>-<number>.sqlite`, and `spool-<slot>.sqlite` of the first release.
    private static func files(in path: String) -> [File] {
        var files: [File] = []
        for name in names(in: path) {
            guard name.hasPrefix("spool-"), name.hasSuffix(".sqlite") else { continue }
            let parts = name.dropFirst(6).dropLast(7).split(separator: "-").map { Int($0) }
            guard let slot = parts.first ?? nil, parts.count <= 2 else { continue }
            files.append(
                File(name: name, slot: slot, number: (parts.count == 2 ? parts[1] : 0) ?? 0))
        }
        return files
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }
}
