/// What an operator may change of a service: a struct of properties with defaults.
///
/// The file `--config` names and then the environment are laid over the defaults:
/// `databaseConnections` is `AUDIENCE_DATABASE_CONNECTIONS`. A secret may be given as the path
/// of a file: `databaseFile`, `AUDIENCE_DATABASE_FILE`. Unknown keys refuse to start.
public protocol ServiceConfig: Codable, Sendable {
    /// The address of the internal port.
    var host: String { get }

    /// The internal port; 0 lets the kernel choose.
    var port: Int { get }

    /// Where the service's own schema is: a libpq connection string with `search_path`.
    var database: String { get }

    /// Connections over all loops; at least one a loop.
    var databaseConnections: Int { get }

    /// Event loops; 0 is one a core.
    var loops: Int { get }

    /// Who may call; empty refuses to start, save with `--insecure`.
    var callers: [Caller] { get }

    /// The names of properties that are `nil` by default: these do not show in the defaults.
    static var optionalKeys: [String] { get }
}

extension ServiceConfig {
    /// None.
    public static var optionalKeys: [String] { [] }
}
