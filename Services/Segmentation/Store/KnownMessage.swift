internal import Model
internal import Postgres

/// A message as Tracking answered: its links never change.
struct KnownMessage: Sendable, Hashable, PostgresRow {
    let id: MessageID
    let name: String
    let links: Set<LinkID>

    init(_ message: Message) {
        id = message.id
        name = message.name
        links = Set(message.links.map(\.id))
    }

    init(row: inout RowReader) throws(PostgresError) {
        id = try row.next()
        name = try row.next()
        links = Set(try row.next([LinkID].self))
    }
}
