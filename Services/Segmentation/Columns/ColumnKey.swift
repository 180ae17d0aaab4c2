package import Model

/// One property of an account's contacts, held in memory for all of them or for none.
package enum ColumnKey: Hashable, Sendable {
    /// Always there.
    case language
    /// Always there.
    case sources
    /// Always there: the day the contact was made, in the account's zone.
    case created
    /// Folded, as ``field(_:)`` of text are.
    case email
    case firstName
    case name
    /// By placeholder.
    case field(String)
    /// The states and the clicks that Interests tells.
    case interest(InterestID)
    /// What happened to contacts, by day.
    case activity(Activity)
    /// What people decided about contacts and a segment.
    case manual(SegmentID)
}

/// Something that happens to contacts, counted by day in the account's zone.
package enum Activity: Hashable, Sendable {
    /// Human clicks on links that had the interest.
    case interestClicks(InterestID)
    /// A message, or any, was delivered.
    case delivered(MessageID?)
    /// A person opened a message, or any.
    case opened(MessageID?)
    /// A click on some link of a message, or of any.
    case clicked(MessageID?, ClickKind)
    /// A click on one link.
    case link(LinkID, ClickKind)
    /// Pages, forms or surveys; each event has a name.
    case visits(VisitKind)
}

extension ColumnKey {
    /// What a test looks at; `nil` when it needs nothing: other segments, states, unknown names.
    package init?(_ criterion: Criterion) {
        let clicks = criterion.clicks ?? .human
        switch criterion.on {
        case .language: self = .language
        case .source: self = .sources
        case .created: self = .created
        case .email: self = .email
        case .firstName: self = .firstName
        case .name: self = .name
        case .field:
            guard let field = criterion.field else { return nil }
            self = .field(field)
        case .interest:
            guard let interest = criterion.interest else { return nil }
            self = .interest(interest)
        case .clicks:
            guard let interest = criterion.interest else { return nil }
            self =
                criterion.days == nil
                ? .interest(interest) : .activity(.interestClicks(interest))
        case .message:
            switch criterion.test {
            case .received, .notReceived: self = .activity(.delivered(criterion.message))
            case .opened, .notOpened: self = .activity(.opened(criterion.message))
            default: self = .activity(.clicked(criterion.message, clicks))
            }
        case .link:
            guard let link = criterion.link else { return nil }
            self = .activity(.link(link, clicks))
        case .page: self = .activity(.visits(.page))
        case .form: self = .activity(.visits(.form))
        case .survey: self = .activity(.visits(.survey))
        case .state, .segment, .unknown: return nil
        }
    }
}
