public import HTTP
public import Model

extension Request {
    /// Refuses a name that the caller's key does not allow.
    ///
    /// - Parameter actor: in whose name the caller wants to act.
    /// - Throws: 403 `actor-not-allowed`.
    public func mustAct(as actor: Actor) throws {
        guard context[Caller.self]?.actors.contains(actor) == true else {
            throw KeyFault.actorNotAllowed
        }
    }

    /// The person that the caller acts for.
    public var actingUser: UserID? { user.map(UserID.init(_:)) }

    /// Who acts, as history records it: `user:7`, or the caller's name.
    public var actorText: String {
        user.map { "user:\($0)" } ?? caller ?? "anyone"
    }

    /// Whether the caller wants a long list line by line.
    public var wantsNDJSON: Bool {
        headers["Accept"]?.contains("application/x-ndjson") == true
    }

    /// Which page of a list is wanted.
    ///
    /// - Returns: limit 1 to 500, 100 when absent, and where to go on.
    /// - Throws: 400 `invalid-query`.
    public func page() throws -> PageRequest {
        let limit = try query.value("limit", as: Int32.self) ?? 100
        guard (1...500).contains(limit) else {
            throw ProtocolFault.invalidQuery("`limit` is 1 to 500.")
        }
        return PageRequest(limit: limit, after: try query.text("after"))
    }

    /// The version that `If-Match` names; `nil` when the caller does not mind.
    ///
    /// - Returns: the version.
    /// - Throws: 400 `invalid-header` when it is no version of ours.
    public func expectedVersion() throws -> Int32? {
        guard let text = headers["If-Match"], text != "*" else { return nil }
        guard text.count > 2, text.hasPrefix("\""), text.hasSuffix("\""),
            let version = Int32(text.dropFirst().dropLast())
        else { throw ProtocolFault.invalidHeader("`If-Match` is the `ETag` of a reply.") }
        return version
    }
}

/// Which page of a list is wanted.
public struct PageRequest: Sendable {
    /// Items, 1 to 500.
    public let limit: Int32

    /// The cursor that the page before gave.
    public let after: String?

    /// The numbers that the cursor holds.
    ///
    /// - Parameter count: how many the list's keyset has.
    /// - Returns: `nil` on the first page.
    /// - Throws: 400 `invalid-query` when it is no cursor of this list.
    public func cursor(of count: Int) throws -> [Int64]? {
        guard let after, !after.isEmpty else { return nil }
        guard let numbers = Cursor.decode(after), numbers.count == count else {
            throw ProtocolFault.invalidQuery("`after` is the `next` of this list's page before.")
        }
        return numbers
    }
}

/// What a caller can get wrong in any route.
public enum ProtocolFault: Fault {
    /// 400 `invalid-query`, with a sentence.
    case invalidQuery(String)

    /// 400 `invalid-header`, with a sentence.
    case invalidHeader(String)

    /// 412 `stale-version`.
    case staleVersion(sent: Int32, current: Int32)

    /// 404 `unknown-account`.
    case unknownAccount

    /// 422 `too-many-items`.
    case tooManyItems(sent: Int, allowed: Int)

    /// What the client sees.
    public var problem: Problem {
        switch self {
        case .invalidQuery(let detail): Problem(.badRequest, "invalid-query", detail)
        case .invalidHeader(let detail): Problem(.badRequest, "invalid-header", detail)
        case .staleVersion(let sent, let current):
            Problem(
                .preconditionFailed, "stale-version", "You hold \(sent); it is now \(current).")
        case .unknownAccount: Problem(.notFound, "unknown-account", "There is no such account.")
        case .tooManyItems(let sent, let allowed):
            Problem(
                .unprocessableContent, "too-many-items", "\(sent) items, \(allowed) allowed.")
        }
    }
}
