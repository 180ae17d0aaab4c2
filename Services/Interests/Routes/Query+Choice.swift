internal import HTTP
internal import Model
internal import Service

extension Query {
    /// A value of a closed list; 400 `invalid-query` when it is none of its names.
    func choice<Value: ClosedList>(_ name: String, _ type: Value.Type = Value.self) throws -> Value?
    {
        guard let text = self[name] else { return nil }
        guard let value = Value(rawValue: text), value != Value.unknown else {
            throw ProtocolFault.invalidQuery(
                "`\(name)` is one of: \(Value.names.joined(separator: ", ")).")
        }
        return value
    }
}
