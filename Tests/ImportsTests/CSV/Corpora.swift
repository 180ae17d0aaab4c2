import FoundationEssentials

/// Where the corpora lie; the tests that use them say so when they are absent.
enum Corpora {
    static func folder(_ name: String) -> String? {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let base =
            ProcessInfo.processInfo.environment["AUDIENCE_CORPORA"]
            ?? "/\(root)/../shared/corpora"
        guard FileManager.default.fileExists(atPath: "\(base)/\(name)") else {
            print("skipped: no corpus \(name); set AUDIENCE_CORPORA")
            return nil
        }
        return "\(base)/\(name)"
    }
}
