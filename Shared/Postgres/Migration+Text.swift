internal import CCrypto

extension Migration {
    /// What errors say of it.
    var operation: String { "migration \(number) (\(name))" }

    /// SHA-256 of the file.
    var checksum: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            crypto_sha256(sql, sql.count, digest.baseAddress)
            count = 32
        }
    }

    /// The index of a `CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name`, as it is written.
    var concurrentIndex: String? {
        var words: [Substring] = []
        for line in String(decoding: sql, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let code = line.split(separator: "--", omittingEmptySubsequences: false).first ?? line
            words += code.split { " \t(;".contains($0) }
        }
        let upper = words.map { $0.uppercased() }
        guard upper.first == "CREATE", let keyword = upper.firstIndex(of: "CONCURRENTLY") else {
            return nil
        }
        var index = keyword + 1
        if upper[index...].starts(with: ["IF", "NOT", "EXISTS"]) { index += 3 }
        return index < words.count ? String(words[index]) : nil
    }
}
