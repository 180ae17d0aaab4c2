internal import HTTP
internal import Model

/// Reads and answers batches of memberships by hand: an import sends 300,000 items in seconds.
///
/// Whatever is not exactly as it must be is read the long way, which finds every error.
enum BatchReader {
    static func read(_ request: Request) async throws -> MembershipBatch {
        if request.headers["Content-Type"] == "application/json",
            let batch = quick(try JSON(parsing: try await request.body()))
        {
            return batch
        }
        return try await request.json(MembershipBatch.self)
    }

    /// ``MembershipBatchReply`` as JSON.
    static func answer(_ outcomes: [MembershipOutcome]) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(16 + outcomes.count * 28)
        json += "{\"results\":[".utf8
        for (index, outcome) in outcomes.enumerated() {
            json += index > 0 ? ",{\"outcome\":\"".utf8 : "{\"outcome\":\"".utf8
            json += outcome.rawValue.utf8
            json += "\"}".utf8
        }
        json += "]}".utf8
        return json
    }

    private static func quick(_ json: JSON) -> MembershipBatch? {
        guard case .object(let members) = json, members.count == 3 else { return nil }
        var actor: Actor?
        var origin: String?
        var items: [MembershipItem]?
        for member in members {
            switch (member.key, member.value) {
            case ("actor", .string(let name)): actor = known(name)
            case ("origin", .string(let text)): origin = text
            case ("items", .array(let list)): items = quick(list)
            default: return nil
            }
        }
        guard let actor, let origin, let items else { return nil }
        return MembershipBatch(actor: actor, origin: origin, items: items)
    }

    private static func quick(_ list: [JSON]) -> [MembershipItem]? {
        var items: [MembershipItem] = []
        items.reserveCapacity(list.count)
        for json in list {
            guard case .object(let members) = json, members.count == 3 else { return nil }
            var contact: Int64?
            var interest: Int64?
            var act: MembershipAct?
            for member in members {
                switch (member.key, member.value) {
                case ("contact", .integer(let number)): contact = number
                case ("interest", .integer(let number)): interest = number
                case ("act", .string(let name)): act = known(name)
                default: return nil
                }
            }
            guard let contact, let interest, let act else { return nil }
            items.append(
                MembershipItem(
                    contact: ContactID(contact), interest: InterestID(interest), act: act))
        }
        return items
    }

    private static func known<Name: ClosedList>(_ text: String) -> Name? {
        Name(rawValue: text).flatMap { $0 == Name.unknown ? nil : $0 }
    }
}
