internal import Postgres

/// An item of a list with the number that the list is ordered by, where the item itself has none.
struct Numbered<Item: PostgresRow>: PostgresRow {
    let number: Int64
    let item: Item

    init(row: inout RowReader) throws(PostgresError) {
        number = try row.next()
        item = try Item(row: &row)
    }
}
