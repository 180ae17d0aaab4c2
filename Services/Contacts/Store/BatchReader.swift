internal import HTTP
internal import Model

/// Reads a batch of usual shape without `Codable`, which takes half of a batch's time.
///
/// Whatever is not exactly of that shape is left to the strict reading, which names every error;
/// a test holds the two equal.
struct BatchReader {
    /// The batch of a request.
    static func batch(of request: Request) async throws -> ContactBatch {
        if request.headers["Content-Type"]?.hasPrefix("application/json") == true,
            let batch = BatchReader.read(try await request.body())
        {
            return batch
        }
        return try await request.json(ContactBatch.self)
    }

    /// The batch that the bytes hold, or `nil` where the strict reading has to look.
    static func read(_ bytes: [UInt8]) -> ContactBatch? {
        guard let json = try? JSON(parsing: bytes), case .object(let members) = json else {
            return nil
        }
        var batch = ContactBatch(rows: [])
        var hasRows = false
        for member in members {
            switch (member.key, member.value) {
            case ("rows", .array(let items)):
                guard let rows = all(items, row) else { return nil }
                batch.rows = rows
                hasRows = true
            case ("fallbackLanguage", .string(let text)): batch.fallbackLanguage = text
            case ("fallbackSource", .integer(let number)): batch.fallbackSource = SourceID(number)
            case ("resubscribeBlacklisted", .bool(let flag)): batch.resubscribeBlacklisted = flag
            case ("origin", .string(let text)): batch.origin = text
            case ("consent", .object(let parts)):
                guard let consent = consent(parts) else { return nil }
                batch.consent = consent
            case ("fallbackLanguage", .null), ("fallbackSource", .null), ("origin", .null),
                ("resubscribeBlacklisted", .null), ("consent", .null):
                break
            default: return nil
            }
        }
        return hasRows ? batch : nil
    }

    private static func row(_ json: JSON) -> ContactRow? {
        guard case .object(let members) = json else { return nil }
        var row = ContactRow(email: "")
        var hasEmail = false
        for member in members {
            switch (member.key, member.value) {
            case ("email", .string(let text)):
                row.email = text
                hasEmail = true
            case ("language", .string(let text)): row.language = text
            case ("firstName", .string(let text)): row.firstName = .set(text)
            case ("firstName", .null): row.firstName = .clear
            case ("name", .string(let text)): row.name = .set(text)
            case ("name", .null): row.name = .clear
            case ("sources", .array(let items)):
                guard let sources = all(items, source) else { return nil }
                row.sources = sources
            case ("fields", .object(let parts)):
                guard let fields = fields(parts) else { return nil }
                row.fields = fields
            case ("language", .null), ("sources", .null), ("fields", .null): break
            default: return nil
            }
        }
        return hasEmail ? row : nil
    }

    private static func fields(_ members: [JSON.Member]) -> [String: FieldValue]? {
        var fields: [String: FieldValue] = [:]
        fields.reserveCapacity(members.count)
        for member in members {
            guard let value = value(member.value) else { return nil }
            fields[member.key] = value
        }
        return fields
    }

    private static func value(_ json: JSON) -> FieldValue? {
        switch json {
        case .string(let text): .text(text)
        case .integer(let number): .number(Double(number))
        case .double(let number): .number(number)
        case .null: .cleared
        case .array(let items): all(items, text).map(FieldValue.choices)
        case .bool, .object: nil
        }
    }

    private static func consent(_ members: [JSON.Member]) -> Consent? {
        var consent: Consent?
        var note: String?
        for member in members {
            switch (member.key, member.value) {
            case ("rightfullyObtained", .bool(let flag)):
                consent = Consent(rightfullyObtained: flag)
            case ("note", .string(let text)): note = text
            case ("note", .null): break
            default: return nil
            }
        }
        consent?.note = note
        return consent
    }

    private static func source(_ json: JSON) -> SourceID? {
        if case .integer(let number) = json { SourceID(number) } else { nil }
    }

    private static func text(_ json: JSON) -> String? {
        if case .string(let text) = json { text } else { nil }
    }

    /// Every item read, or `nil` when one cannot be.
    private static func all<Item>(_ items: [JSON], _ read: (JSON) -> Item?) -> [Item]? {
        var all: [Item] = []
        all.reserveCapacity(items.count)
        for item in items {
            guard let item = read(item) else { return nil }
            all.append(item)
        }
        return all
    }
}
