internal import Model

/// What a list lacks that is here.
struct GoneActivity: Sendable {
    var deliveries: [ActivityPage.Key] = []
    var openings: [ActivityPage.Key] = []
    var clicks: [(ClickID, ContactID)] = []
    var visits: [(VisitID, ContactID)] = []

    var isEmpty: Bool {
        deliveries.isEmpty && openings.isEmpty && clicks.isEmpty && visits.isEmpty
    }
}
