internal import Service

/// What an operator may change; a missing key means the default shown here.
struct ContactsConfig: ServiceConfig {
    /// Where the internal port listens.
    var host = "127.0.0.1"

    /// The internal port, 0 lets the kernel choose (tests do).
    var port = 8101

    /// Where the schema lives; the password is in the file `PGPASSFILE` names.
    var database = "postgresql:///audience?options=-csearch_path%3Dcontacts"

    /// Connections to PostgreSQL, over all loops.
    var databaseConnections = 8

    /// Event loops; 0 is one a core.
    var loops = 0

    /// Who may call, each with its keys, routes and actors.
    var callers: [Caller] = []

    /// What this service proves itself with to the others.
    var key = ""

    /// Where Interests listens: exports ask it who has an interest.
    var interestsURL = "http://127.0.0.1:8102"

    /// Where Segmentation listens: exports ask it who belongs to a segment.
    var segmentationURL = "http://127.0.0.1:8103"

    /// 32 secret bytes in hexadecimal; whoever changes them lets erased addresses come back.
    var erasureKey = ""

    /// How many confirmed contacts an account may have; any number when absent.
    var contactLimit: Int?

    /// How long a follower may be away before it must take a snapshot.
    var feedKept: Interval = "7d"

    /// How often what is left of deleted fields is looked for.
    var sweepInterval: Interval = "30s"

    static var optionalKeys: [String] { ["contactLimit"] }

    /// The key of ``ErasureHash``.
    ///
    /// - Throws: when there is none, save where nobody proves himself either.
    func erasureSecret() throws -> [UInt8] {
        if erasureKey.isEmpty, callers.isEmpty { return Digest.sha256(Array("insecure".utf8)) }
        guard let bytes = Digest.bytes(hex: erasureKey), bytes.count >= 32 else {
            throw MissingErasureKey()
        }
        return bytes
    }
}

/// Why the service refuses to start.
private struct MissingErasureKey: Error, CustomStringConvertible {
    let description =
        "erasureKey: 64 hexadecimal digits are needed; set AUDIENCE_ERASURE_KEY_FILE or"
        + " \"erasureKeyFile\" to a file that holds them"
}
