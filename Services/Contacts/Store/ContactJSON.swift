internal import HTTP
internal import Model

/// Contacts as JSON, written without `Codable`: a batch publishes 5,000 of them at once.
///
/// A test holds it equal to `JSON.encode`.
enum ContactJSON {
    /// The whole contact, keys in the order of the type.
    static func encode(_ contact: Contact) -> [UInt8] {
        var json = JSONBytes(capacity: 320)
        json.raw("{\"id\":")
        json.number(contact.id.number)
        json.raw(",\"email\":")
        json.text(contact.email)
        json.raw(",\"language\":")
        json.text(contact.language)
        if let firstName = contact.firstName {
            json.raw(",\"firstName\":")
            json.text(firstName)
        }
        if let name = contact.name {
            json.raw(",\"name\":")
            json.text(name)
        }
        json.raw(",\"fields\":")
        write(contact.fields, to: &json)
        json.raw(",\"sources\":[")
        for (index, source) in contact.sources.enumerated() {
            if index > 0 { json.raw(",") }
            json.number(source.number)
        }
        json.raw("],\"state\":")
        json.text(contact.state.rawValue)
        if let tracking = contact.tracking {
            json.raw(",\"tracking\":")
            json.text(tracking.rawValue)
        }
        json.raw(",\"createdAt\":")
        json.text(contact.createdAt.description)
        json.raw(",\"changedAt\":")
        json.text(contact.changedAt.description)
        json.raw(",\"version\":")
        json.number(Int64(contact.version))
        json.raw("}")
        return json.bytes
    }

    /// The values of fields, as the column holds them.
    static func encode(_ fields: [String: FieldValue]) -> String {
        if fields.isEmpty { return "{}" }
        var json = JSONBytes(capacity: 128)
        write(fields, to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Reads what ``encode(_:)-([String:FieldValue])`` wrote, as PostgreSQL gives it back.
    static func fields(_ bytes: [UInt8]) -> [String: FieldValue] {
        if bytes.count <= 2 { return [:] }
        guard let json = try? JSON(parsing: bytes), case .object(let members) = json else {
            return [:]
        }
        var fields: [String: FieldValue] = [:]
        for member in members { fields[member.key] = value(member.value) }
        return fields
    }

    private static func value(_ json: JSON) -> FieldValue? {
        switch json {
        case .string(let text): .text(text)
        case .integer(let number): .number(Double(number))
        case .double(let number): .number(number)
        case .array(let items):
            .choices(items.compactMap { if case .string(let text) = $0 { text } else { nil } })
        case .null, .bool, .object: nil
        }
    }

    private static func write(_ fields: [String: FieldValue], to json: inout JSONBytes) {
        json.raw("{")
        var isFirst = true
        for (placeholder, value) in fields {
            if !isFirst { json.raw(",") }
            isFirst = false
            json.text(placeholder)
            json.raw(":")
            switch value {
            case .text(let text): json.text(text)
            case .number(let number): json.number(number)
            case .choices(let choices):
                json.raw("[")
                for (index, choice) in choices.enumerated() {
                    if index > 0 { json.raw(",") }
                    json.text(choice)
                }
                json.raw("]")
            case .cleared: json.raw("null")
            }
        }
        json.raw("}")
    }
}
