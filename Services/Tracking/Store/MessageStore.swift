internal import Model
internal import Postgres
internal import Service

/// Messages and their links.
struct MessageStore: Sendable {
    let database: Database

    /// Registers a message with the links that were found in it.
    func add(
        _ name: String, _ html: [UInt8], _ read: LinkReader, to account: AccountID,
        in transaction: Transaction
    ) async throws -> Message {
        guard
            let row = try await transaction.first(
                MessageStatements.add, account, name, html, Int32(read.pixelAt))
        else { preconditionFailure("an insert returned no row") }
        let added = try await transaction.all(
            MessageStatements.addLinks, account, row.id,
            read.links.map { Int32($0.place.lowerBound) },
            read.links.map { Int32($0.place.upperBound) }, read.links.map(\.url),
            read.links.map(\.text))
        return row.message(added.map(\.link).sorted { $0.position < $1.position })
    }

    /// A message with its links.
    func find(_ message: MessageID, in account: AccountID) async throws -> Message {
        guard let row = try await database.first(MessageStatements.find, account, message) else {
            throw TrackingFault.unknownMessage(message)
        }
        return row.message(
            try await database.all(MessageStatements.links, account, [message]).map(\.link))
    }

    /// Messages by id, with their links.
    func list(_ account: AccountID, after: Int64, limit: Int64) async throws -> [Message] {
        let rows = try await database.all(MessageStatements.list, account, after, limit)
        let links = Dictionary(
            grouping: try await database.all(MessageStatements.links, account, rows.map(\.id)),
            by: \.message)
        return rows.map { $0.message(links[$0.id, default: []].map(\.link)) }
    }

    /// Says what later clicks on a link mean.
    ///
    /// - Returns: the link, and the new version of its message.
    func setInterests(
        _ interests: [InterestID], of link: LinkID, in message: MessageID, _ account: AccountID,
        ifVersion: Int32?
    ) async throws -> (Link, Int32) {
        try await database.transaction { transaction in
            guard
                let version = try await transaction.first(
                    MessageStatements.touch, account, message, ifVersion)
            else {
                let row = try await transaction.first(MessageStatements.find, account, message)
                guard let row else { throw TrackingFault.unknownMessage(message) }
                throw ProtocolFault.staleVersion(sent: ifVersion ?? 0, current: row.version)
            }
            let changed = try await transaction.first(
                MessageStatements.setInterests, account, message, link, interests)
            guard let changed else { throw TrackingFault.unknownLink(link) }
            return (changed.link, version)
        }
    }

    /// What is needed to write to recipients: the links in order, and the body when it is wanted.
    func outline(
        of message: MessageID, in account: AccountID, withBody: Bool
    ) async throws -> (links: [LinkID], template: MessageTemplate?, bytes: Int) {
        guard try await database.first(MessageStatements.find, account, message) != nil else {
            throw TrackingFault.unknownMessage(message)
        }
        let places = try await database.all(MessageStatements.places, account, message)
        guard withBody,
            let body = try await database.first(MessageStatements.body, account, message)
        else { return (places.map(\.link), nil, 0) }
        let template = MessageTemplate(
            body.html, places: places.map { Int($0.startsAt)..<Int($0.endsAt) },
            pixelAt: Int(body.pixelAt))
        return (places.map(\.link), template, body.html.count)
    }
}
