/// What must be true of a criterion's subject; an empty value satisfies only the negations.
public enum CriterionTest: String, ClosedList {
    /// Text: equal to one of `values`; case counts not.
    case `is`

    /// Text: equal to none of `values`; includes empty.
    case isNot = "is-not"

    /// Text: has one of `values` within.
    case contains

    /// Text: has none of `values` within; includes empty.
    case containsNot = "contains-not"

    /// Text: begins with one of `values`.
    case startsWith = "starts-with"

    /// Text: ends with one of `values`.
    case endsWith = "ends-with"

    /// Nothing is there.
    case isEmpty = "is-empty"

    /// Something is there.
    case isNotEmpty = "is-not-empty"

    /// Number, day, clicks: the same as `number` or `values[0]`.
    case equals

    /// Number, day: anything else; includes empty.
    case notEquals = "not-equals"

    /// Number, day, clicks: above, or after.
    case greater

    /// Number, day, clicks: below, or before.
    case less

    /// Number, day, clicks: not below, or not before.
    case atLeast = "at-least"

    /// Number, day, clicks: not above, or not after.
    case atMost = "at-most"

    /// Number, day, clicks: from `number` (or `values[0]`) up to `upTo` (or `values[1]`), both in.
    case between

    /// Day: within the last `number` days, today included.
    case inLastDays = "in-last-days"

    /// Day: within the next `number` days, today included.
    case inNextDays = "in-next-days"

    /// Day: earlier than `number` days before today; 0 means before today.
    case moreThanDaysAgo = "more-than-days-ago"

    /// Day: later than `number` days after today; 0 means after today.
    case moreThanDaysAhead = "more-than-days-ahead"

    /// Day: today is its day and month; 29 February is kept on the 28th in common years.
    case anniversary

    /// Day: its next anniversary is within `number` days, today included.
    case anniversaryInNextDays = "anniversary-in-next-days"

    /// Day: its last anniversary was within `number` days, today included.
    case anniversaryInLastDays = "anniversary-in-last-days"

    /// Language, source, choice: one of `values`.
    case hasAny = "has-any"

    /// Choice, source: all of `values`.
    case hasAll = "has-all"

    /// Language, source, choice: none of `values`; includes empty.
    case hasNone = "has-none"

    /// Interest: has it.
    case subscribed

    /// Interest: has it not, for whatever reason.
    case notSubscribed = "not-subscribed"

    /// Interest: left it.
    case unsubscribed

    /// Message: was sent to the contact.
    case received

    /// Message: was not.
    case notReceived = "not-received"

    /// Message: a person opened it.
    case opened

    /// Message: no person did.
    case notOpened = "not-opened"

    /// Message, link: clicked, by a person unless `clicks` is `all`.
    case clicked

    /// Message, link: not clicked.
    case notClicked = "not-clicked"

    /// Page: at least `number` visits, or one, to one of `values`.
    case visited

    /// Page: fewer.
    case notVisited = "not-visited"

    /// Form: one of `values` was sent.
    case submitted

    /// Form: none was.
    case notSubmitted = "not-submitted"

    /// Survey: one of `values` was completed.
    case completed

    /// Survey: none was.
    case notCompleted = "not-completed"

    /// Segment: belongs.
    case member

    /// Segment: belongs not.
    case notMember = "not-member"

    /// A name of a later release.
    case unknown
}
