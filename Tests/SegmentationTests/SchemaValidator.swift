import HTTP

@testable import Segmentation

/// As much of JSON Schema as the schema of criteria uses; another keyword is a failure.
struct SchemaValidator {
    let root: JSON

    struct UnknownKeyword: Error {
        let name: String
    }

    func accepts(_ value: JSON) throws -> Bool { try accepts(value, root) }

    private func accepts(_ value: JSON, _ schema: JSON) throws -> Bool {
        guard case .object(let members) = schema else { return false }
        let properties = members.first { $0.key == "properties" }?.value
        for member in members {
            if try !accepts(value, member.key, member.value, properties) { return false }
        }
        return true
    }

    private func accepts(_ value: JSON, _ keyword: String, _ wanted: JSON, _ properties: JSON?)
        throws -> Bool
    {
        switch keyword {
        case "$schema", "$id", "$defs", "title", "description", "format": return true
        case "$ref": return try accepts(value, resolve(wanted))
        case "anyOf":
            return try (wanted.items ?? []).contains { try accepts(value, $0) }
        case "enum": return wanted.items?.contains(value) == true
        case "type": return isOf(value, wanted.text ?? "")
        case "properties": return try hold(value, wanted)
        case "required":
            return (wanted.items ?? []).allSatisfy { value[$0.text ?? ""] != nil }
        case "additionalProperties":
            guard case .object(let members) = value else { return true }
            return members.allSatisfy { properties?[$0.key] != nil }
        case "items": return try (value.items ?? []).allSatisfy { try accepts($0, wanted) }
        case "minItems": return Int64(value.items?.count ?? 0) >= wanted.number ?? 0
        case "maxItems": return Int64(value.items?.count ?? 0) <= wanted.number ?? 0
        case "minLength": return Int64(value.text?.unicodeScalars.count ?? 0) >= wanted.number ?? 0
        case "maxLength": return Int64(value.text?.unicodeScalars.count ?? 0) <= wanted.number ?? 0
        case "pattern": return value.text?.firstMatch(of: try Regex(wanted.text ?? "")) != nil
        case "minimum": return number(value) >= number(wanted)
        case "maximum": return number(value) <= number(wanted)
        default: throw UnknownKeyword(name: keyword)
        }
    }

    private func hold(_ value: JSON, _ properties: JSON) throws -> Bool {
        guard case .object(let members) = value else { return true }
        return try members.allSatisfy { member in
            try properties[member.key].map { try accepts(member.value, $0) } ?? true
        }
    }

    /// Such as `#/$defs/id`.
    private func resolve(_ reference: JSON) -> JSON {
        (reference.text ?? "").split(separator: "/").dropFirst().reduce(root) { schema, name in
            schema[String(name)] ?? .null
        }
    }

    private func isOf(_ value: JSON, _ type: String) -> Bool {
        switch (value, type) {
        case (.object, "object"), (.array, "array"), (.string, "string"), (.integer, "integer"),
            (.integer, "number"), (.double, "number"):
            true
        case (.double(let number), "integer"): number == number.rounded()
        default: false
        }
    }

    private func number(_ value: JSON) -> Double {
        switch value {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: .nan
        }
    }
}
