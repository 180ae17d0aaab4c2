internal import HTTP
internal import Model

/// Who may call this service: the gate of its internal port.
struct KeyRing: Sendable {
    private let entries: [(digest: [UInt8], caller: Caller)]

    /// With `--insecure` on a loopback address, anyone may do anything.
    private let anyone: Caller?

    init(_ callers: [Caller], host: String, insecure: Bool) throws {
        var entries: [(digest: [UInt8], caller: Caller)] = []
        for caller in callers {
            guard !caller.keys.isEmpty else {
                throw ConfigError("callers: \(caller.name) has no key")
            }
            for key in caller.keys {
                guard let digest = Digest.bytes(hex: key), digest.count == 32 else {
                    throw ConfigError(
                        "callers: a key of \(caller.name) is not the SHA-256 of a key "
                            + "(64 hexadecimal digits)")
                }
                entries.append((digest, caller))
            }
        }
        self.entries = entries
        anyone =
            insecure && callers.isEmpty
            ? Caller(name: "anyone", keys: [], actors: Actor.allCases) : nil
        guard !entries.isEmpty || anyone != nil else {
            throw ConfigError(
                "callers: nobody may call this service; list who may, with their keys' SHA-256 "
                    + "(or start with --insecure on a loopback address)")
        }
        let isLoopback = host.hasPrefix("127.") || host == "::1"
        guard anyone == nil || isLoopback else {
            throw ConfigError("host: --insecure is for a loopback address, not \(host)")
        }
    }

    /// Lets a request pass with its caller and user set.
    func admit(_ request: inout Request, _ route: Route) throws {
        let caller = try find(request.headers)
        let name = "\(route.method.rawValue) \(route.template)"
        guard caller.routes.contains("*") || caller.routes.contains(name) else {
            throw KeyFault.routeNotAllowed
        }
        request.caller = caller.name
        request.context[Caller.self] = caller
        if let text = request.headers["Audience-User"] {
            guard let user = Int64(text) else { throw KeyFault.badUser }
            request.user = user
        }
    }

    /// Every key is compared, so the time does not tell which one fitted.
    private func find(_ headers: Headers) throws -> Caller {
        if let anyone { return anyone }
        let fields = headers.all("Authorization")
        guard fields.count == 1, let field = fields.first,
            field.count > 7, field.prefix(7).lowercased() == "bearer "
        else { throw KeyFault.unauthorised }
        let digest = Digest.sha256(Array(field.dropFirst(7).utf8))
        var found: Caller?
        for entry in entries where Digest.areEqual(entry.digest, digest) { found = entry.caller }
        guard let found else { throw KeyFault.unauthorised }
        return found
    }
}

/// Why the gate stays shut.
enum KeyFault: Fault {
    case unauthorised
    case routeNotAllowed
    case actorNotAllowed
    case badUser

    var problem: Problem {
        switch self {
        case .unauthorised:
            Problem(.unauthorized, "unauthorized", "A known key is required.")
        case .routeNotAllowed:
            Problem(.forbidden, "route-not-allowed", "This key may not use this route.")
        case .actorNotAllowed:
            Problem(.forbidden, "actor-not-allowed", "This key may not act in that name.")
        case .badUser:
            Problem(.badRequest, "invalid-user", "`Audience-User` is the number of a user.")
        }
    }
}
