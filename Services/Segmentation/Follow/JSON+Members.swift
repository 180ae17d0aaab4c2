internal import HTTP
internal import Model

/// Reading by hand what an import sends 100,000 times; whatever is not as expected is `nil`, and
/// the caller decodes it the long way, which says what is wrong.
extension JSON {
    subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var number: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    var items: [JSON]? {
        guard case .array(let items) = self else { return nil }
        return items
    }
}
