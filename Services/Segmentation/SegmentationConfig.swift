internal import Service

/// What an operator may change; a missing key means the default shown here.
struct SegmentationConfig: ServiceConfig {
    /// Where the internal port listens.
    var host = "127.0.0.1"

    /// The internal port, 0 lets the kernel choose (tests do).
    var port = 8103

    /// Where the schema lives; the password is in the file `PGPASSFILE` names.
    var database = "postgresql:///audience?options=-csearch_path%3Dsegmentation"

    /// Connections to PostgreSQL, over all loops.
    var databaseConnections = 8

    /// Event loops, 0 is one a core.
    var loops = 0

    /// Who may call, each with its keys, routes and actors.
    var callers: [Caller] = []

    /// What this service proves itself with to the others.
    var key = ""

    /// Where Contacts listens.
    var contactsURL = "http://127.0.0.1:8101"

    /// Where Interests listens.
    var interestsURL = "http://127.0.0.1:8102"

    /// Where Tracking listens.
    var trackingURL = "http://127.0.0.1:8104"

    /// How long a follower may be away before it must take a snapshot.
    var feedKept: Interval = "7d"

    /// Tests that one segment may have; those of its parents do not count.
    var conditionsPerSegment = 5

    /// Levels of segments over each other, and of one segment's criteria.
    var levels = 5

    /// In how many parts accounts are followed: each is led by one process of those that run.
    var shards = 1

    /// Bytes of memory for all accounts together; one that needs more is answered 503.
    var memoryLimit = 2_000_000_000

    /// An account that nobody asks or changes for so long leaves the memory.
    var idleAfter: Interval = "30m"

    /// A folder for snapshots of accounts, numbers only; without one every start reads the tables.
    var snapshotFolder: String?

    /// How often what is left of deleted segments is looked for.
    var sweepInterval: Interval = "30s"

    /// Entries a minute, of one account, for which rules are applied; what is above waits.
    var rulePace = 60_000

    static let optionalKeys = ["snapshotFolder"]

    /// What may be held in memory.
    var memory: MemorySettings {
        MemorySettings(limit: memoryLimit, idle: idleAfter.duration, folder: snapshotFolder)
    }
}
