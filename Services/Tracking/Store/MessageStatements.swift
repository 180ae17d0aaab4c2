internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// A message without its links.
struct MessageRow: PostgresRow {
    let id: MessageID
    let name: String
    let createdAt: Instant
    let version: Int32

    /// What is appended to its links, decided for good; `nil` is nothing.
    let utm: UTMSettings?

    init(row: inout RowReader) throws(PostgresError) {
        id = try row.next()
        name = try row.next()
        createdAt = try row.next()
        version = try row.next()
        let text: JSONText? = try row.next()
        utm = text.flatMap { try? JSON.decode(UTMSettings.self, from: $0.bytes, .reply) }
    }

    /// The message with its links.
    func message(_ links: [Link]) -> Message {
        Message(
            id: id, name: name, links: links, utm: utm, createdAt: createdAt, version: version)
    }
}

/// A link, and the message it belongs to.
struct LinkRow: PostgresRow {
    let message: MessageID
    let link: Link

    init(row: inout RowReader) throws(PostgresError) {
        message = try row.next()
        link = Link(
            id: try row.next(), position: try row.next(), url: try row.next(),
            destination: try row.next(), text: try row.next(), interests: try row.next())
    }
}

/// Where a message is cut for its recipients.
struct MessageBody: PostgresRow {
    let html: [UInt8]
    let pixelAt: Int32

    init(row: inout RowReader) throws(PostgresError) {
        html = try row.next()
        pixelAt = try row.next()
    }
}

/// Where a link stands in its message, and where it leads.
struct LinkPlace: PostgresRow {
    let link: LinkID
    let isHidden: Bool
    let destination: String
    let startsAt: Int32
    let endsAt: Int32

    init(row: inout RowReader) throws(PostgresError) {
        link = try row.next()
        isHidden = try row.next()
        destination = try row.next()
        startsAt = try row.next()
        endsAt = try row.next()
    }
}

/// What is said of messages and links.
enum MessageStatements {
    /// One row.
    static let add = Statement<MessageRow, AccountID, String, [UInt8], Int32, JSONText?>(
        """
        INSERT INTO message (account_id, name, html, pixel_at, utm)
        VALUES ($1::bigint, $2::text, $3::bytea, $4::integer, $5::jsonb)
        RETURNING message_id, name, created_at, version, utm
        """)

    /// One round trip for all links of a message; returned in no order.
    static let addLinks = Statement<
        LinkRow, AccountID, MessageID, [Int32], [Int32], [String], [String?], [String]
    >(
        """
        INSERT INTO link (
            account_id, message_id, position, starts_at, ends_at, url, destination, shown)
        SELECT $1::bigint, $2::bigint, place, starts_at, ends_at, url, destination, shown
        FROM unnest($3::integer[], $4::integer[], $5::text[], $6::text[], $7::text[])
            WITH ORDINALITY AS added (starts_at, ends_at, url, destination, shown, place)
        ORDER BY place
        RETURNING
            message_id, link_id, position, url, coalesce(destination, url), shown, interests
        """)

    /// One row: a link that no person sees.
    static let addHidden = Statement<NoRow, AccountID, MessageID, String>(
        """
        INSERT INTO link (
            account_id, message_id, position, starts_at, ends_at, url, shown, is_hidden)
        VALUES ($1::bigint, $2::bigint, 0, 0, 0, $3::text, '', true)
        """)

    /// A primary key probe.
    static let find = Statement<MessageRow, AccountID, MessageID>(
        """
        SELECT message_id, name, created_at, version, utm
        FROM message
        WHERE account_id = $1::bigint AND message_id = $2::bigint
        """)

    /// A primary key probe that reads the whole message, at most 1 MiB.
    static let body = Statement<MessageBody, AccountID, MessageID>(
        """
        SELECT html, pixel_at
        FROM message
        WHERE account_id = $1::bigint AND message_id = $2::bigint
        """)

    /// A range of the primary key.
    static let list = Statement<MessageRow, AccountID, Int64, Int64>(
        """
        SELECT message_id, name, created_at, version, utm
        FROM message
        WHERE account_id = $1::bigint AND message_id > $2::bigint
        ORDER BY message_id
        LIMIT $3::bigint
        """)

    /// The links of any number of messages, by the unique key, in the order of each message.
    static let links = Statement<LinkRow, AccountID, [MessageID]>(
        """
        SELECT message_id, link_id, position, url, coalesce(destination, url), shown, interests
        FROM link
        WHERE account_id = $1::bigint AND message_id = ANY($2::bigint[]) AND NOT is_hidden
        ORDER BY message_id, position
        """)

    /// By the unique key, in the order of the message; the hidden one is the first.
    static let places = Statement<LinkPlace, AccountID, MessageID>(
        """
        SELECT link_id, is_hidden, coalesce(destination, url), starts_at, ends_at
        FROM link
        WHERE account_id = $1::bigint AND message_id = $2::bigint
        ORDER BY position
        """)

    /// Locks one row; no row when the version is another or there is no such message.
    static let touch = Statement<Int32, AccountID, MessageID, Int32?>(
        """
        UPDATE message
        SET version = version + 1
        WHERE account_id = $1::bigint AND message_id = $2::bigint
            AND ($3::integer IS NULL OR version = $3::integer)
        RETURNING version
        """)
}
