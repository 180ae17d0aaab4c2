internal import HTTP
internal import Model
internal import Postgres

/// Criteria and rules as they are stored: JSON that this service wrote.
enum StoredCriteria {
    static func write(_ value: some Encodable) -> JSONText { JSONText(JSON.encode(value)) }

    /// A value that was written by ``write(_:)``, of this release or an earlier one.
    static func read<Value: Decodable>(_ text: JSONText) -> Value {
        do {
            return try JSON.decode(Value.self, from: text.bytes, .reply)
        } catch {
            preconditionFailure("stored \(Value.self) cannot be read: \(error)")
        }
    }
}
