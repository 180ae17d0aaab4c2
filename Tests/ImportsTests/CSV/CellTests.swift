import Testing

@testable import Imports

@Suite("Cells with several values, and cells that look like formulas")
struct CellTests {
    @Test(arguments: [
        ("a,b", ["a", "b"]), ("\"a,b\",c", ["a,b", "c"]), (" a , \"b , c\" ,, a", ["a", "b , c"]),
        ("\"say \"\"hi\"\"\"", ["say \"hi\""]), ("", []), (",", []), ("a\"b,c", ["a\"b", "c"]),
        ("Food\n,Wine", ["Food", "Wine"]),
    ])
    func `commas outside quotes separate`(_ cell: String, _ values: [String]) {
        #expect(ValueList.split(cell) == values)
    }

    @Test(arguments: [
        "=1+1", "+32", "-", "@x", "\tx", "'=1", "''=1", "'", "it's", "plain", "", "-5", "'a",
    ])
    func `a neutralised cell comes back as it was`(_ cell: String) {
        let written = CSVWriter.neutralised(cell)

        #expect(CSVWriter.unneutralised(written) == cell)
        #expect(!["=", "+", "-", "@", "\t"].contains(written.prefix(1)))
    }

    @Test func `what is written can be read`() throws {
        var writer = CSVWriter(delimiter: UInt8(ascii: ";"))
        let cells = [["a;b", "c\"d", "e\r\nf", " g ", "é,1"], ["", "x", "", "", ""]]
        for row in cells { writer.row(row) }

        #expect(try rows([writer.take()]) == cells)
    }
}
