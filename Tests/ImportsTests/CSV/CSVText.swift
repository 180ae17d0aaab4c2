@testable import Imports

/// What a file holds, read in the pieces that are given.
func rows(_ pieces: [[UInt8]], limits: CSVParser.Limits = .init()) throws -> [[String]] {
    var reader = CSVReader(limits: limits)
    var rows: [[String]] = []
    for piece in pieces { try reader.read(piece) { rows.append($0.texts) } }
    try reader.finish { rows.append($0.texts) }
    return rows
}

func rows(_ text: String) throws -> [[String]] { try rows([Array(text.utf8)]) }

/// The obvious reader: one character after the other, the whole file at hand.
func slowRows(_ bytes: [UInt8], delimiter: UInt8) -> [[[UInt8]]] {
    var rows: [[[UInt8]]] = []
    var row: [[UInt8]] = []
    var cell: [UInt8] = []
    var at = 0
    var isOpen = false
    func endRow() {
        row.append(cell)
        cell = []
        rows.append(row)
        row = []
        isOpen = false
    }
    while at < bytes.count {
        var byte = bytes[at]
        isOpen = true
        if byte == 34, cell.isEmpty, at == 0 || [delimiter, 10, 13].contains(bytes[at - 1]) {
            at += 1
            while at < bytes.count {
                if bytes[at] == 34 {
                    guard at + 1 < bytes.count, bytes[at + 1] == 34 else { break }
                    at += 1
                }
                cell.append(bytes[at])
                at += 1
            }
            at += 1
            while at < bytes.count, ![delimiter, 10, 13].contains(bytes[at]) {
                cell.append(bytes[at])
                at += 1
            }
            guard at < bytes.count else { break }
            byte = bytes[at]
        }
        if byte == delimiter {
            row.append(cell)
            cell = []
        } else if byte == 10 || byte == 13 {
            if byte == 13, at + 1 < bytes.count, bytes[at + 1] == 10 { at += 1 }
            endRow()
        } else {
            cell.append(byte)
        }
        at += 1
    }
    if isOpen { endRow() }
    return rows
}
