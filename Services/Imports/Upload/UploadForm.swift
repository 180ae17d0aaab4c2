internal import Model

/// What arrives at `POST imports`, whichever way it was sent.
struct UploadForm: Sendable {
    private var parser: MultipartParser?
    private var part = Part.other
    private var field: [UInt8] = []

    /// From the query, or the name of the file's part.
    private(set) var filename: String?

    /// From the query or a field.
    private(set) var rightfullyObtained: String?

    /// From the query or a field.
    private(set) var note: String?

    private enum Part {
        case file
        case field(String)
        case other
    }

    private static let fieldLimit = 4_096

    /// A form; nothing of the body was read yet.
    ///
    /// - Parameters:
    ///   - contentType: `text/csv`, another text or binary type, or `multipart/form-data`.
    ///   - filename: of the query.
    ///   - rightfullyObtained: of the query.
    ///   - note: of the query.
    /// - Throws: ``UploadFault``.
    init(
        contentType: String?, filename: String?, rightfullyObtained: String?, note: String?
    ) throws(UploadFault) {
        self.filename = filename
        self.rightfullyObtained = rightfullyObtained
        self.note = note
        switch HeaderParameters(contentType ?? "text/csv").value {
        case "text/csv", "text/plain", "application/csv", "application/vnd.ms-excel",
            "application/octet-stream":
            part = .file
        case "multipart/form-data": parser = try MultipartParser(contentType: contentType ?? "")
        default: throw .mediaType
        }
    }

    /// Whether a file has begun, so that its name and the attestation before it are known.
    var hasFile: Bool { parser == nil || hasFilePart }

    private var hasFilePart = false

    /// Reads the next piece of the body.
    ///
    /// - Parameter bytes: as received.
    /// - Returns: bytes of the file among them.
    /// - Throws: ``UploadFault``.
    mutating func take(_ bytes: [UInt8]) throws(UploadFault) -> [UInt8] {
        guard parser != nil else { return bytes }
        var file: [UInt8] = []
        for event in try parser?.take(bytes) ?? [] {
            switch event {
            case .part(let name, let filename): try begin(name, filename)
            case .bytes(let bytes):
                switch part {
                case .file: file += bytes
                case .field:
                    field += bytes
                    guard field.count <= UploadForm.fieldLimit else {
                        throw .malformedMultipart("A field has more than 4 KiB.")
                    }
                case .other: break
                }
            }
        }
        return file
    }

    /// Checks that the body was whole.
    ///
    /// - Throws: ``UploadFault``.
    mutating func finish() throws(UploadFault) {
        endField()
        guard let parser else { return }
        guard parser.isDone else { throw .malformedMultipart("The form has no end.") }
        guard hasFilePart else { throw .noFile }
    }

    private mutating func begin(_ name: String, _ filename: String?) throws(UploadFault) {
        endField()
        if let filename {
            guard !hasFilePart else { throw .twoFiles }
            hasFilePart = true
            self.filename = self.filename ?? filename
            part = .file
        } else {
            part = ["rightfullyObtained", "note"].contains(name) ? .field(name) : .other
        }
    }

    private mutating func endField() {
        if case .field(let name) = part {
            let text = String(decoding: field, as: UTF8.self)
            if name == "note" { note = text } else { rightfullyObtained = text }
        }
        field = []
        part = .other
    }
}
