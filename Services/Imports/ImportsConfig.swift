internal import Service

/// What an operator may change; a missing key means the default shown here.
struct ImportsConfig: ServiceConfig {
    /// Address of the internal port.
    var host = "127.0.0.1"

    /// TCP port, 0 lets the kernel choose (tests do).
    var port = 8_105

    /// Where `import` lives.
    var database = "postgresql:///audience?options=-csearch_path%3Dimports"

    /// At most, over all loops.
    var databaseConnections = 8

    /// Threads; 0 is one a core.
    var loops = 0

    /// Who may call.
    var callers: [Caller] = []

    /// Where Contacts listens.
    var contactsURL = "http://127.0.0.1:8101"

    /// Where Interests listens.
    var interestsURL = "http://127.0.0.1:8102"

    /// What this service calls others with.
    var key = ""

    /// The first size of a file that is too much.
    var fileBytes = 25 * 1_024 * 1_024

    /// The first number of data rows that is too much.
    var fileRows = 100_000

    /// Rows a chunk of the analysis and the run; at most 5,000.
    var chunkRows: Int32 = 5_000

    /// Imports that are worked on at once.
    var workers = 2

    /// How long a worker's claim holds without a sign of life.
    var lease: Interval = "8s"

    /// How long a file waits for its attestation.
    var unattestedKept: Interval = "1h"

    /// How long an import and its rows stay after their last change.
    var kept: Interval = "30d"

    /// How long a reader of the feed may be away before it must start over.
    var feedKept: Interval = "7d"
}
