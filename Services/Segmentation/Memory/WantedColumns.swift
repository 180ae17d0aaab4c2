internal import Columns
internal import Model

/// Columns, sorted by the statement that reads them.
struct WantedColumns {
    var texts: [ColumnKey] = []
    var fields: [String] = []
    var interests: [InterestID] = []
    var activities: [Activity] = []
    var manual: [SegmentID] = []

    init(_ keys: Set<ColumnKey>) {
        for key in keys {
            switch key {
            case .language, .sources, .created: break
            case .email, .firstName, .name: texts.append(key)
            case .field(let placeholder): fields.append(placeholder)
            case .interest(let interest): interests.append(interest)
            case .activity(let activity): activities.append(activity)
            case .manual(let segment): manual.append(segment)
            }
        }
    }
}
