internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Messages and their links.
struct MessageStore: Sendable {
    let database: Database

    /// What accounts chose about them.
    var settings: SettingsStore { SettingsStore(database: database) }

    /// Registers a message with the links that were found in it.
    ///
    /// `destinations` are those of the links, `nil` where it is the URL; `utm` is what made them.
    /// A message that is watched has a link that no person sees, if it has any: it leads where the
    /// first one does, without what is appended for web statistics.
    func add(
        _ name: String, _ html: [UInt8], _ read: LinkReader, _ destinations: [String?],
        _ utm: UTMSettings?, isWatched: Bool, to account: AccountID, in transaction: Transaction
    ) async throws -> Message {
        guard
            let row = try await transaction.first(
                MessageStatements.add, account, name, html, Int32(read.pixelAt),
                utm.map { JSONText(JSON.encode($0)) })
        else { preconditionFailure("an insert returned no row") }
        let added = try await transaction.all(
            MessageStatements.addLinks, account, row.id,
            read.links.map { Int32($0.place.lowerBound) },
            read.links.map { Int32($0.place.upperBound) }, read.links.map(\.url), destinations,
            read.links.map(\.text))
        if isWatched, let first = read.links.first {
            try await transaction.run(MessageStatements.addHidden, account, row.id, first.url)
        }
        return row.message(added.map(\.link).sorted { $0.position < $1.position })
    }

    /// A message with its links.
    func find(_ message: MessageID, in account: AccountID) async throws -> Message {
        try await MessageStore.find(message, in: account, database)
    }

    private static func find(
        _ message: MessageID, in account: AccountID, _ session: some Session
    ) async throws -> Message {
        guard let row = try await session.first(MessageStatements.find, account, message) else {
            throw TrackingFault.unknownMessage(message)
        }
        return row.message(
            try await session.all(MessageStatements.links, account, [message]).map(\.link))
    }

    /// Messages by id, with their links.
    func list(_ account: AccountID, after: Int64, limit: Int64) async throws -> [Message] {
        let rows = try await database.all(MessageStatements.list, account, after, limit)
        let links = Dictionary(
            grouping: try await database.all(MessageStatements.links, account, rows.map(\.id)),
            by: \.message)
        return rows.map { $0.message(links[$0.id, default: []].map(\.link)) }
    }

    /// Says what later clicks on links mean, and where they lead; the message as it is then.
    ///
    /// Each link stands in `changes` once. `actor` is for the history, `pointer` names the item
    /// with an index in what is wrong with it.
    func change(
        _ changes: [LinkChange], of message: MessageID, _ account: AccountID, by actor: String,
        ifVersion: Int32?, pointer: @escaping @Sendable (Int) -> String
    ) async throws -> Message {
        try await database.transaction { transaction in
            let version = try await transaction.first(
                MessageStatements.touch, account, message, ifVersion)
            let found = try await MessageStore.find(message, in: account, transaction)
            guard version != nil else {
                throw ProtocolFault.staleVersion(sent: ifVersion ?? 0, current: found.version)
            }
            let known = Set(found.links.map(\.id))
            if let other = changes.first(where: { !known.contains($0.link) }) {
                throw TrackingFault.unknownLink(other.link)
            }
            try await MessageStore.setInterests(changes, of: message, account, transaction)
            let repaired = changes.map { ($0.link, $0.url) }
            try await MessageStore.repair(
                repaired, of: found, account, by: actor, transaction, pointer)
            return try await MessageStore.find(message, in: account, transaction)
        }
    }

    private static func setInterests(
        _ changes: [LinkChange], of message: MessageID, _ account: AccountID,
        _ transaction: Transaction
    ) async throws {
        let meant = changes.compactMap { change in
            change.interests.map { (change.link, Set($0).sorted()) }
        }
        guard !meant.isEmpty else { return }
        try await transaction.run(
            LinkStatements.setInterests, account, message, meant.map(\.0),
            meant.map { $0.1.map { String($0.number) }.joined(separator: " ") })
    }

    private static func repair(
        _ links: [(LinkID, String?)], of message: Message, _ account: AccountID, by actor: String,
        _ transaction: Transaction, _ pointer: (Int) -> String
    ) async throws {
        let parameters = UTMParameters(message.utm, campaign: message.name)
        var errors: [FieldError] = []
        var repaired: [(link: LinkID, url: String, destination: String?)] = []
        for (index, (link, url)) in links.enumerated() {
            guard let url else { continue }
            let destination = parameters.destination(of: url)
            errors += MessageCheck.errors(
                in: url, leadingTo: destination, "this link", at: pointer(index) + "/url")
            repaired.append((link, url, destination))
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        guard !repaired.isEmpty else { return }
        try await transaction.run(
            LinkStatements.repair, account, message.id, repaired.map(\.link),
            repaired.map(\.url), repaired.map(\.destination), actor)
    }

    /// The repairs of a link, oldest first.
    func repairs(
        of link: LinkID, in message: MessageID, _ account: AccountID, after: Int64, limit: Int64
    ) async throws -> [LinkRepair] {
        guard try await find(message, in: account).links.contains(where: { $0.id == link }) else {
            throw TrackingFault.unknownLink(link)
        }
        return try await database.all(LinkStatements.repairs, account, link, after, limit)
            .map(\.repair)
    }

    /// What is needed to write to recipients: the links in order, and the body when it is wanted.
    func outline(
        of message: MessageID, in account: AccountID, withBody: Bool
    ) async throws -> MessageOutline {
        guard try await database.first(MessageStatements.find, account, message) != nil else {
            throw TrackingFault.unknownMessage(message)
        }
        let places = try await database.all(MessageStatements.places, account, message)
        let body =
            withBody ? try await database.first(MessageStatements.body, account, message) : nil
        return MessageOutline(places, body)
    }
}
