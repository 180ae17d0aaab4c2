public import Model

/// Someone who may call this service, as its config lists them.
public struct Caller: Codable, Hashable, Sendable {
    /// What history and logs call them, such as `imports`.
    public var name: String

    /// SHA-256 of each key they may use, 64 hexadecimal digits; two while a key is rotated.
    public var keys: [String]

    /// The routes they may use, such as `GET /v1/accounts/{account}/contacts`; `*` is all.
    public var routes: [String]

    /// In whose name they may change memberships.
    public var actors: [Actor]

    /// A caller.
    ///
    /// - Parameters:
    ///   - name: what history and logs call them.
    ///   - keys: SHA-256 of each key, in hexadecimal.
    ///   - routes: method and template; `*` is all.
    ///   - actors: in whose name they may act.
    public init(name: String, keys: [String], routes: [String] = ["*"], actors: [Actor] = []) {
        self.name = name
        self.keys = keys
        self.routes = routes
        self.actors = actors
    }
}
