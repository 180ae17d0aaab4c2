final class Connection { func putCopy(_ b: [UInt8]) async throws {} }
