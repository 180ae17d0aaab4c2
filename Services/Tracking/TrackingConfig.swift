internal import Model
internal import Service

/// What an operator may change; a missing key means the default shown here.
struct TrackingConfig: ServiceConfig {
    /// Where the internal port listens.
    var host = "127.0.0.1"

    /// The internal port, 0 lets the kernel choose (tests do).
    var port = 8104

    /// Where the public port listens: behind a proxy that ends TLS.
    var publicHost = "127.0.0.1"

    /// The public port.
    var publicPort = 8114

    /// What stands in front of `/c/` and `/o/` in messages, without a slash at the end.
    var publicURL = "http://127.0.0.1:8114"

    /// Where the schema lives; the password is in the file `PGPASSFILE` names.
    var database = "postgresql:///audience?options=-csearch_path%3Dtracking"

    /// Connections to PostgreSQL, over all loops.
    var databaseConnections = 8

    /// Event loops of the internal port, of shipping and of deciding; 0 is one a core.
    var loops = 1

    /// Event loops of the public port, which do nothing else; 0 is one a core.
    var publicLoops = 0

    /// Who may call, each with its keys, routes and actors.
    var callers: [Caller] = []

    /// What this service proves itself with to the others.
    var key = ""

    /// Where Contacts listens; empty when this node runs without, for `accounts`.
    var contactsURL = "http://127.0.0.1:8101"

    /// The accounts of a node that runs without Contacts, by id.
    var accounts: [AccountID] = []

    /// Where the spool and the link copy lie: a disk that keeps what it acknowledged.
    var dataFolder = "/var/lib/audience/tracking"

    /// What tokens are made with, the same on every node.
    ///
    /// Without a key the service does not start.
    var tokenKeys: TokenKeySetting = [:]

    /// What this node is called in the table of spools.
    var node = "tracking"

    /// The spool grows no larger: hits beyond are redirected and lost.
    var spoolBytes = 4 << 30

    /// Hits that could not be shipped for so long are given up.
    var spoolAge: Interval = "7d"

    /// How often hits are shipped to PostgreSQL while there are any.
    var shipInterval: Interval = "50ms"

    /// How long a click waits for its verdict; `0s` decides at once.
    var hold: Interval = "60s"

    /// A scanner follows links within this time of the delivery.
    var scannerDelay: Interval = "10s"

    /// How close together clicks of one contact count as at once.
    var scannerWindow: Interval = "2s"

    /// Different links at once that are many.
    var scannerLinks = 3

    /// How long a follower may be away before it must take a snapshot.
    var feedKept: Interval = "7d"
}
