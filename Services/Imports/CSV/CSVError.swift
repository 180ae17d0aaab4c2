/// Why a file cannot be read as CSV at all.
enum CSVError: Error, Hashable {
    /// It begins like an archive or a document, or holds a zero byte.
    case notCSV

    /// Bytes that are no text in the encoding that was detected; counted from the file's start.
    case badEncoding(offset: Int)

    /// The file ends inside a quoted cell, whose quote was opened on this line.
    case unclosedQuote(line: Int)

    /// A cell above the limit in bytes begins on this line; often a quote was never closed.
    case cellTooLong(line: Int, limit: Int)

    /// A row above the limit of cells begins on this line.
    case tooManyColumns(line: Int, limit: Int)
}
