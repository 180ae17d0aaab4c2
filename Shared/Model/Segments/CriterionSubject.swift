/// What a criterion looks at (`domain.md` 4.2).
public enum CriterionSubject: String, ClosedList {
    /// The address.
    case email

    /// The first name.
    case firstName = "first-name"

    /// The last name.
    case name

    /// The language.
    case language

    /// The sources.
    case source

    /// Confirmed, unconfirmed, blacklisted or blocked; only who is confirmed belongs to a segment.
    case state

    /// The day the contact was made, in the account's zone.
    case created

    /// A custom field.
    case field

    /// How the contact stands to an interest, a preference or a label.
    case interest

    /// How many human clicks an interest, a preference or a label has, ever or in the last `days`.
    case clicks

    /// What the contact did with one message, or with any when none is named.
    case message

    /// Whether the contact clicked one link of a message.
    case link

    /// Pages that the contact visited.
    case page

    /// Forms that the contact sent.
    case form

    /// Surveys that the contact completed.
    case survey

    /// Whether the contact belongs to another segment.
    case segment

    /// A name of a later release.
    case unknown
}
