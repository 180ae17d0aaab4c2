internal import Service

/// What an operator may change; a missing key means the default shown here.
struct InterestsConfig: ServiceConfig {
    /// Where the internal port listens.
    var host = "127.0.0.1"

    /// The internal port, 0 lets the kernel choose (tests do).
    var port = 8102

    /// Where the schema lives; the password is in the file `PGPASSFILE` names.
    var database = "postgresql:///audience?options=-csearch_path%3Dinterests"

    /// Connections to PostgreSQL, over all loops.
    var databaseConnections = 8

    /// Who may call, each with its keys, routes and actors.
    var callers: [Caller] = []

    /// Event loops, 0 is one a core.
    var loops = 0

    /// What this service proves itself with to the others.
    var key = ""

    /// Where Contacts listens.
    var contactsURL = "http://127.0.0.1:8101"

    /// Where Tracking listens.
    var trackingURL = "http://127.0.0.1:8104"

    /// How long a follower may be away before it must take a snapshot.
    var feedKept: Interval = "7d"

    /// How often what is left of deleted interests is looked for.
    var sweepInterval: Interval = "30s"
}
