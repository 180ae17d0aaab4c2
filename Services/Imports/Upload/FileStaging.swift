internal import Model

// The upload as a machine: bytes of the file in, bytes of a COPY out, and what was found on the
// way. It touches no socket and no database.

/// Reads one file and writes its rows as COPY wants them.
struct FileStaging: Sendable {
    /// A batch is stored when it has this many rows: some 50 ms of COPY.
    static let batchRows = 5_000

    private let limits: UploadLimits
    private let prefix: [UInt8]
    private var reader = CSVReader()
    private var rows = StagedFile()

    /// Bytes of the file so far.
    private(set) var byteCount = 0

    /// A staging for one import.
    ///
    /// - Parameters:
    ///   - account: whose.
    ///   - id: of the import.
    ///   - limits: above them the file is refused.
    init(account: AccountID, id: ImportID, limits: UploadLimits) {
        self.limits = limits
        prefix = Array("\(account)\t\(id)\t".utf8)
    }

    /// Data rows so far.
    var rowCount: Int { rows.count }

    /// Whether a batch is worth a COPY.
    var isFull: Bool { rows.batch.rows >= FileStaging.batchRows }

    /// Hands over what was gathered.
    mutating func takeBatch() -> StagedBatch {
        defer { rows.batch = StagedBatch() }
        return rows.batch
    }

    /// Reads the next piece of the file.
    ///
    /// - Parameter bytes: any number.
    /// - Throws: ``UploadFault``.
    mutating func take(_ bytes: [UInt8]) throws(UploadFault) {
        byteCount += bytes.count
        guard byteCount < limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        try read { [limits, prefix] reader, rows in
            try reader.read(bytes) { try rows.take($0, limits, prefix) }
        }
    }

    /// Reads the end of the file.
    ///
    /// - Returns: the header and what to show of the rows.
    /// - Throws: ``UploadFault``.
    mutating func finish() throws(UploadFault) -> (header: [String], facts: FileFacts) {
        try read { [limits, prefix] reader, rows in
            try reader.finish { try rows.take($0, limits, prefix) }
        }
        guard let header = rows.header, rows.count > 0 else { throw .emptyFile }
        let columns = header.enumerated().map { index, name in
            ImportColumn(index: Int32(index), header: name, samples: rows.samples[index])
        }
        let facts = FileFacts(
            dialect: reader.dialect, columns: columns, preview: rows.preview, suggestedMapping: [])
        return (header, facts)
    }

    private mutating func read(
        _ work: (inout CSVReader, inout StagedFile) throws -> Void
    ) throws(UploadFault) {
        do {
            try work(&reader, &rows)
        } catch let fault as UploadFault {
            throw fault
        } catch {
            throw (error as? CSVError).flatMap { UploadFault($0) } ?? .notCSV
        }
    }
}
