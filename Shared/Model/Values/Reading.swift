/// How strictly JSON is read.
public enum Reading: Sendable {
    /// From a caller: unknown keys and unknown names are refused.
    case request

    /// From a service: what a later release added is ignored.
    case reply

    /// After an error was noted: any value will do, so that the next error is found too.
    case placeholder

    /// Where a decoder keeps it.
    ///
    /// The name is a contract with the HTTP module's decoder, which does not see this type.
    public static let key = CodingUserInfoKey(rawValue: "audience.reading")
}

extension Decoder {
    /// How strictly this decoder reads; ``Reading/reply`` where nothing was said.
    public var reading: Reading {
        guard let key = Reading.key, let name = userInfo[key] as? String else { return .reply }
        switch name {
        case "request": return .request
        case "placeholder": return .placeholder
        default: return .reply
        }
    }
}
