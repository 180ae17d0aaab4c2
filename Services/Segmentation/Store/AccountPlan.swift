internal import Columns
internal import Model
internal import Postgres

/// A segment as live changes are decided.
struct PlannedSegment: Sendable {
    let id: SegmentID
    /// With all that it builds on put in.
    let criteria: Condition
    let reads: Reads
    let assign: [InterestID]
}

/// Everything that deciding for an account needs, as of one version of its definitions.
struct AccountPlan: Sendable {
    let account: AccountID
    let version: Int64
    let segments: [PlannedSegment]
    let sql: CriteriaSQL

    private let places: [SegmentID: Int]
    /// Which segments look at each column.
    private let readers: [ColumnKey: [Int]]
    private let ofContacts: [Int]

    init(account: AccountID, version: Int64, segments: [PlannedSegment], sql: CriteriaSQL) {
        self.account = account
        self.version = version
        self.segments = segments
        self.sql = sql
        var places: [SegmentID: Int] = [:]
        var readers: [ColumnKey: [Int]] = [:]
        for (place, segment) in segments.enumerated() {
            places[segment.id] = place
            for column in segment.reads.columns { readers[column, default: []].append(place) }
        }
        self.places = places
        self.readers = readers
        ofContacts = segments.indices.filter { segments[$0].reads.contact }
    }

    subscript(id: SegmentID) -> PlannedSegment? { places[id].map { segments[$0] } }

    /// The segments that look at one of the columns, in the order of their ids.
    func segments(reading columns: some Sequence<ColumnKey>) -> [PlannedSegment] {
        var found: Set<Int> = []
        for column in columns { found.formUnion(readers[column] ?? []) }
        return found.sorted().map { segments[$0] }
    }

    /// The segments to decide when a contact's own properties changed.
    var readingContacts: [PlannedSegment] { ofContacts.map { segments[$0] } }
}
