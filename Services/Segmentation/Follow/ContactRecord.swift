internal import Columns
internal import Feed
internal import HTTP
internal import Model

/// What the projection keeps of a contact: texts folded, lists as PostgreSQL and JSON write them.
struct ContactRecord: Sendable {
    let id: ContactID
    let createdAt: Instant
    let version: Int32
    let state: ContactState
    let language: String
    let email: String
    let firstName: String
    let name: String
    /// Such as `{1,2}`.
    let sources: String
    /// A JSON object; its strings are folded, options are not.
    let fields: String

    /// Reads the data of a `contact.*` change.
    init(_ change: FollowedChange) throws {
        if let quick = ContactRecord(quick: change.json) {
            self = quick
        } else {
            self.init(try change.decode(Contact.self))
        }
    }

    init(_ contact: Contact) {
        var fields: [UInt8] = [UInt8(ascii: "{")]
        for (key, value) in contact.fields {
            ContactRecord.open(key, &fields)
            switch value {
            case .text(let text): JSON.write(text.folded, to: &fields)
            case .number, .choices, .cleared: fields += JSON.encode(value)
            }
        }
        self.init(
            id: contact.id, createdAt: contact.createdAt, version: contact.version,
            state: contact.state, language: contact.language, email: contact.email,
            firstName: contact.firstName, name: contact.name,
            sources: contact.sources.map(\.rawValue), fields: fields)
    }

    private init?(quick json: JSON) {
        guard case .object(let members) = json else { return nil }
        var id: Int64?
        var createdAt: Instant?
        var version: Int64?
        var texts: [String: String] = [:]
        var sources: [Int64] = []
        var fields: [UInt8] = [UInt8(ascii: "{")]
        for member in members {
            switch member.key {
            case "id": id = member.value.number
            case "createdAt": createdAt = member.value.text.flatMap { Instant($0) }
            case "version": version = member.value.number
            case "sources": sources = member.value.items?.compactMap(\.number) ?? []
            case "fields": ContactRecord.fold(member.value, &fields)
            case "state", "language", "email", "firstName", "name":
                texts[member.key] = member.value.text
            default: break
            }
        }
        guard let id, let createdAt, let version, let state = texts["state"],
            let language = texts["language"], let email = texts["email"]
        else { return nil }
        self.init(
            id: ContactID(id), createdAt: createdAt, version: Int32(clamping: version),
            state: ContactState(rawValue: state) ?? .unknown, language: language, email: email,
            firstName: texts["firstName"], name: texts["name"], sources: sources, fields: fields)
    }

    private init(
        id: ContactID, createdAt: Instant, version: Int32, state: ContactState, language: String,
        email: String, firstName: String?, name: String?, sources: [Int64], fields: [UInt8]
    ) {
        self.id = id
        self.createdAt = createdAt
        self.version = version
        self.state = state
        self.language = language.folded
        self.email = email.folded
        self.firstName = firstName?.folded ?? ""
        self.name = name?.folded ?? ""
        self.sources = "{" + sources.map(String.init).joined(separator: ",") + "}"
        self.fields = String(decoding: fields + [UInt8(ascii: "}")], as: UTF8.self)
    }

    private static func open(_ key: String, _ fields: inout [UInt8]) {
        if fields.count > 1 { fields.append(UInt8(ascii: ",")) }
        JSON.write(key, to: &fields)
        fields.append(UInt8(ascii: ":"))
    }

    private static func fold(_ json: JSON, _ fields: inout [UInt8]) {
        guard case .object(let members) = json else { return }
        for member in members {
            open(member.key, &fields)
            if case .string(let text) = member.value {
                JSON.write(text.folded, to: &fields)
            } else {
                fields += member.value.bytes
            }
        }
    }
}
