import Columns
import Glibc
import Model

/// What a contact occupies: by the columns' own count, and by what the kernel gave this process.
enum ColumnsMemory {
    static func figures(_ contacts: Int) -> [Figure] {
        usual(contacts) + large(contacts)
    }

    /// 20 interests, 3 each; 10 fields; 50 segments.
    private static func usual(_ contacts: Int) -> [Figure] {
        let before = resident()
        let account = ColumnsAccount(contacts: contacts)
        account.attachInterests(20)
        account.attachFields()
        let live = account.segments(50)
        return figures(
            "20 interests, 10 fields, 50 segments", account, live, before: before, must: 200)
    }

    /// 2,000 interests, 3 each; 10,000 segments of a contact in a hundred.
    private static func large(_ contacts: Int) -> [Figure] {
        let before = resident()
        let account = ColumnsAccount(contacts: contacts)
        account.attachInterests(2_000)
        let live = account.scatteredSegments(10_000, interests: 2_000)
        return figures(
            "2,000 interests, 10,000 segments of 1 %", account, live, before: before, must: 600)
    }

    private static func figures(
        _ shape: String, _ account: ColumnsAccount, _ live: LiveSegments, before: Double, must: Int
    ) -> [Figure] {
        let people = Double(account.contacts)
        let own = Double(account.columns.bytes + live.bytes) / people
        let kernel = max(0, resident() - before) / people
        // Both stay alive until here: the kernel counts them.
        precondition(account.columns.count == account.contacts && !live.ids.isEmpty)
        return [
            Figure("memory a contact, \(shape)", own, "bytes", must: "value <= \(must)"),
            Figure("memory a contact by the kernel, \(shape)", kernel, "bytes"),
        ]
    }

    /// Bytes in memory, after what is free was given back.
    private static func resident() -> Double {
        // `malloc_trim`, which no header that Swift sees declares.
        if let symbol = dlsym(nil, "malloc_trim") {
            _ = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0)
        }
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return (words.count > 1 ? Double(words[1]) ?? 0 : 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}
