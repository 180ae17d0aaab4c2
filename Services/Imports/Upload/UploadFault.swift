internal import HTTP

/// Why a file is refused as a whole: nothing of it is kept.
///
/// The quoted names are part of the API.
enum UploadFault: Fault, Hashable {
    case badFilename
    case notCSVName
    case notCSV
    case badEncoding(offset: Int)
    case tooLarge(limit: Int)
    case tooManyRows(limit: Int)
    case emptyFile
    case noHeader
    case headerIsEmail(column: Int)
    case duplicateHeader(column: Int)
    case unclosedQuote(line: Int)
    case cellTooLong(line: Int, limit: Int)
    case tooManyColumns(line: Int, limit: Int)
    case mediaType
    case encodedBody
    case malformedMultipart(String)
    case noFile
    case twoFiles
    case badAttestation
    case keyReused
    case inProgress

    /// The fault behind a reading error; anything else is passed on.
    init?(_ error: CSVError) {
        switch error {
        case .notCSV: self = .notCSV
        case .badEncoding(let offset): self = .badEncoding(offset: offset)
        case .unclosedQuote(let line): self = .unclosedQuote(line: line)
        case .cellTooLong(let line, let limit): self = .cellTooLong(line: line, limit: limit)
        case .tooManyColumns(let line, let limit): self = .tooManyColumns(line: line, limit: limit)
        }
    }

    var problem: Problem {
        let (status, type, detail) = told
        return Problem(
            status, type, detail, retryAfter: self == .inProgress ? 1 : nil)
    }

    private var told: (Status, String, String) {
        switch self {
        case .badFilename:
            refused("bad-filename", "A file name has 1 to 255 bytes and no control characters.")
        case .notCSVName:
            refused("not-csv", "The name must end in .csv: save the sheet as CSV (UTF-8) first.")
        case .notCSV: refused("not-csv", "This is no text file: save the sheet as CSV first.")
        case .badEncoding(let offset):
            refused(
                "bad-encoding",
                "Byte \(offset) is no text in the file's encoding: save it as CSV UTF-8.")
        case .tooLarge(let limit):
            (.contentTooLarge, "too-large", "A file has fewer than \(limit) bytes: split it.")
        case .tooManyRows(let limit):
            refused("too-many-rows", "A file has fewer than \(limit) rows: split it.")
        case .emptyFile: refused("empty-file", "The file has no rows below a header.")
        case .noHeader: refused("no-header", "The first row must name the columns.")
        case .headerIsEmail(let column):
            refused(
                "header-is-email",
                "Column \(column + 1) begins with an address: the first row must name the columns.")
        case .duplicateHeader(let column):
            refused("duplicate-header", "Column \(column + 1) has the name of an earlier one.")
        case .unclosedQuote(let line):
            refused("unclosed-quote", "The quote that opens on line \(line) is never closed.")
        case .cellTooLong(let line, let limit):
            refused(
                "cell-too-long",
                "The cell on line \(line) has more than \(limit) bytes: is a quote not closed?")
        case .tooManyColumns(let line, let limit):
            refused("too-many-columns", "Line \(line) has more than \(limit) columns.")
        default: toldOfBody
        }
    }

    private var toldOfBody: (Status, String, String) {
        switch self {
        case .mediaType:
            (
                .unsupportedMediaType, "unsupported-media-type",
                "Send the file as text/csv or multipart/form-data."
            )
        case .encodedBody:
            (
                .unsupportedMediaType, "unsupported-media-type",
                "Send the file without Content-Encoding."
            )
        case .malformedMultipart(let what): (.badRequest, "malformed-multipart", what)
        case .noFile: refused("no-file", "No part of the form is a file.")
        case .badAttestation:
            refused(
                "bad-attestation",
                "`rightfullyObtained` is true, or left out; a note has at most 1,000 characters.")
        case .keyReused:
            refused("idempotency-key-reused", "Another file was uploaded under this key.")
        case .inProgress:
            (.conflict, "in-progress", "An upload with this key is running.")
        default: refused("two-files", "A form carries one file.")
        }
    }

    private func refused(_ type: String, _ detail: String) -> (Status, String, String) {
        (.unprocessableContent, type, detail)
    }
}
