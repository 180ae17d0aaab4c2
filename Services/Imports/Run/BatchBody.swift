internal import Model

/// The JSON of batches, byte for byte the same for the same rows.
///
/// An idempotency key is bound to the bytes of its request, and a resumed run sends its chunks
/// again: general encoders order keys anew in every process. It is also several times faster.
struct BatchBody {
    private(set) var bytes: [UInt8] = []

    /// The body of `contacts/batch` and `contacts/check`.
    ///
    /// - Parameter batch: `fields` are written in the order of their placeholders.
    /// - Returns: UTF-8.
    static func contacts(_ batch: ContactBatch) -> [UInt8] {
        var body = BatchBody()
        body.bytes.reserveCapacity(batch.rows.count * 256)
        body.raw("{\"rows\":[")
        for (index, row) in batch.rows.enumerated() {
            if index > 0 { body.raw(",") }
            body.row(row)
        }
        body.raw("]")
        if let language = batch.fallbackLanguage { body.member("fallbackLanguage", language) }
        if let source = batch.fallbackSource { body.raw(",\"fallbackSource\":\(source)") }
        if let comes = batch.resubscribeBlacklisted {
            body.raw(",\"resubscribeBlacklisted\":\(comes)")
        }
        if let consent = batch.consent {
            body.raw(",\"consent\":{\"rightfullyObtained\":\(consent.rightfullyObtained)")
            if let note = consent.note { body.member("note", note) }
            body.raw("}")
        }
        if let origin = batch.origin { body.member("origin", origin) }
        body.raw("}")
        return body.bytes
    }

    /// The body of `memberships/batch`.
    ///
    /// - Parameter batch: its items keep their order.
    /// - Returns: UTF-8.
    static func memberships(_ batch: MembershipBatch) -> [UInt8] {
        var body = BatchBody()
        body.bytes.reserveCapacity(batch.items.count * 56)
        body.raw("{\"actor\":\"\(batch.actor.rawValue)\"")
        body.member("origin", batch.origin)
        body.raw(",\"items\":[")
        for (index, item) in batch.items.enumerated() {
            if index > 0 { body.raw(",") }
            body.raw("{\"contact\":")
            body.number(item.contact.number)
            body.raw(",\"interest\":")
            body.number(item.interest.number)
            body.raw(",\"act\":\"")
            body.raw(item.act.rawValue)
            body.raw("\"}")
        }
        body.raw("]}")
        return body.bytes
    }

    private mutating func row(_ row: ContactRow) {
        raw("{\"email\":")
        string(row.email)
        if let language = row.language { member("language", language) }
        if let sources = row.sources {
            raw(",\"sources\":[")
            for (index, source) in sources.enumerated() {
                if index > 0 { raw(",") }
                number(source.number)
            }
            raw("]")
        }
        edit("firstName", row.firstName)
        edit("name", row.name)
        if let fields = row.fields {
            raw(",\"fields\":{")
            for (index, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { raw(",") }
                string(field.key)
                raw(":")
                value(field.value)
            }
            raw("}")
        }
        raw("}")
    }

    private mutating func edit(_ key: StaticString, _ edit: Edit<String>) {
        switch edit {
        case .keep: break
        case .clear:
            raw(",\"")
            raw(key)
            raw("\":null")
        case .set(let text): member(key, text)
        }
    }

    private mutating func value(_ value: FieldValue) {
        switch value {
        case .text(let text): string(text)
        case .number(let number): raw("\(number)")
        case .cleared: raw("null")
        case .choices(let choices):
            raw("[")
            for (index, choice) in choices.enumerated() {
                if index > 0 { raw(",") }
                string(choice)
            }
            raw("]")
        }
    }

    private mutating func member(_ key: StaticString, _ text: String) {
        raw(",\"")
        raw(key)
        raw("\":")
        string(text)
    }

    private mutating func number(_ number: Int64) { raw(String(number)) }

    private mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    @_disfavoredOverload
    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A JSON string (RFC 8259 section 7): quote, backslash and controls are escaped.
    private mutating func string(_ text: String) {
        bytes.append(34)
        var text = text
        text.withUTF8 { utf8 in
            for byte in utf8 {
                switch byte {
                case 34, 92:
                    bytes.append(92)
                    bytes.append(byte)
                case 0..<32:
                    bytes.append(contentsOf: "\\u00".utf8)
                    bytes.append(BatchBody.digits[Int(byte >> 4)])
                    bytes.append(BatchBody.digits[Int(byte & 15)])
                default: bytes.append(byte)
                }
            }
        }
        bytes.append(34)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
