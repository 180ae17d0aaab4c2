internal import Glibc
internal import HTTP
internal import Model

/// One JSON object a line on stderr.
///
/// Never an e-mail address, a token, a key or an imported row: only ids, counts and names of ours.
public struct Log: Sendable {
    /// How much a line matters.
    public enum Level: String, Sendable {
        /// For whoever watches.
        case info

        /// Something is not as it should be, and heals by itself or not.
        case warning

        /// Somebody must do something.
        case error
    }

    /// What a field may hold.
    public enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        /// Text of ours, cut at 1,000 characters.
        case string(String)

        /// A count or an id.
        case int(Int64)

        /// A measure.
        case double(Double)

        /// Text that the programmer wrote.
        ///
        /// - Parameter value: as it is.
        public init(stringLiteral value: String) { self = .string(value) }

        /// A number that the programmer wrote.
        ///
        /// - Parameter value: as it is.
        public init(integerLiteral value: Int64) { self = .int(value) }
    }

    private let service: String

    /// A log of one service.
    ///
    /// - Parameter service: stands in every line.
    public init(service: String) { self.service = service }

    /// Writes a line at level info.
    ///
    /// - Parameters:
    ///   - event: what happened, in a few fixed words.
    ///   - fields: what it happened to; never personal data.
    public func info(_ event: StaticString, _ fields: [(String, Value)] = []) {
        write(.info, event, fields)
    }

    /// Writes a line at level warning.
    ///
    /// - Parameters:
    ///   - event: what happened, in a few fixed words.
    ///   - fields: what it happened to; never personal data.
    public func warning(_ event: StaticString, _ fields: [(String, Value)] = []) {
        write(.warning, event, fields)
    }

    /// Writes a line at level error.
    ///
    /// - Parameters:
    ///   - event: what happened, in a few fixed words.
    ///   - fields: what it happened to; never personal data.
    public func error(_ event: StaticString, _ fields: [(String, Value)] = []) {
        write(.error, event, fields)
    }

    /// One write(2) a line; a closed or full stderr loses the line and nothing else.
    private func write(_ level: Level, _ event: StaticString, _ fields: [(String, Value)]) {
        var line: [UInt8] = []
        line += "{\"at\":\"\(Instant.now)\",\"level\":\"\(level.rawValue)\"".utf8
        line += ",\"service\":\"\(service)\",\"event\":\"\(event)\"".utf8
        for (name, value) in fields {
            line.append(UInt8(ascii: ","))
            JSON.write(name, to: &line)
            line.append(UInt8(ascii: ":"))
            switch value {
            case .string(let text): JSON.write(String(text.prefix(1_000)), to: &line)
            case .int(let number): line += String(number).utf8
            case .double(let number): line += (number.isFinite ? String(number) : "null").utf8
            }
        }
        line += "}\n".utf8
        _ = Glibc.write(STDERR_FILENO, line, line.count)
    }
}
