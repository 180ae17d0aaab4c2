/// Which of the product's two generations an account uses (`domain.md` 8, row 1).
public enum AccountMode: String, ClosedList {
    /// One concept: interests, public or private.
    case interests

    /// Preferences and labels.
    case legacy

    /// A name of a later release.
    case unknown
}

/// What an account pays for.
public enum Plan: String, ClosedList {
    /// The smallest.
    case start

    /// Without private interests.
    case essential

    /// The first with private interests.
    case pro

    /// Everything.
    case premium

    /// A name of a later release.
    case unknown
}

/// What may be done with a contact.
public enum ContactState: String, ClosedList {
    /// May be written to; the only state that segments see.
    case confirmed

    /// Received an opt-in message and has not confirmed yet.
    case unconfirmed

    /// Left, or was taken out; the owner may take the entry back.
    case blacklisted

    /// Left for good: complaint or hard bounce; nobody can overrule it.
    case blocked

    /// A name of a later release.
    case unknown
}

/// What the messages of a contact may tell about it.
public enum TrackingChoice: String, ClosedList {
    /// Its clicks, opens and visits are its own.
    case full

    /// Links and pixel count, without the contact.
    case aggregate

    /// Plain links and no pixel; Swift's own `none` is the absence of a choice.
    case off = "none"

    /// A name of a later release; read as ``off``, the least that can be told.
    case unknown
}

/// What a custom field holds.
public enum FieldType: String, ClosedList {
    /// Free text.
    case text

    /// A finite number.
    case number

    /// A day.
    case date

    /// A set of the field's options.
    case choice

    /// A name of a later release.
    case unknown
}

/// Which of the three concepts an interest is.
public enum InterestKind: String, ClosedList {
    /// Accounts in mode interests.
    case interest

    /// Legacy: what the contact asks for.
    case preference

    /// Legacy: what the account noticed.
    case label

    /// A name of a later release.
    case unknown
}

/// Who sees an interest.
public enum Visibility: String, ClosedList {
    /// The contact, on forms and on the profile page.
    case `public`

    /// The account only; from plan Pro.
    case `private`

    /// A name of a later release.
    case unknown
}

/// How a contact stands to an interest (`domain.md` 8, row 11).
public enum MembershipState: String, ClosedList {
    /// Has it.
    case subscribed

    /// Has it not; anyone may assign it.
    case none

    /// Left it; only the contact can come back.
    case unsubscribed

    /// A name of a later release.
    case unknown
}

/// What is asked of a membership (`domain.md` 8.1).
public enum MembershipAct: String, ClosedList {
    /// The account gives it.
    case assign

    /// The account takes it.
    case remove

    /// The contact ticks it.
    case subscribe

    /// The contact un-ticks it.
    case unsubscribe

    /// A name of a later release.
    case unknown
}

/// In whose name a membership changes.
public enum Actor: String, ClosedList {
    /// The person; may undo an own no.
    case contact

    /// A person of the account.
    case user

    /// An import.
    case `import`

    /// A segment's rule.
    case segment

    /// A workflow.
    case workflow

    /// A program of the account.
    case api

    /// A click on a tracked link.
    case link

    /// A name of a later release.
    case unknown
}

/// What became of one item of a membership batch.
public enum MembershipOutcome: String, ClosedList {
    /// The contact has it now.
    case assigned

    /// The contact had it already.
    case already

    /// The contact has it no more.
    case removed

    /// There was nothing to remove.
    case none

    /// The contact left it.
    case unsubscribed

    /// The contact left it before; only the contact can come back.
    case refusedUnsubscribed = "refused-unsubscribed"

    /// The contact was erased.
    case erasedContact = "erased-contact"

    /// The account has no such interest.
    case unknownInterest = "unknown-interest"

    /// A private interest below plan Pro.
    case notInPlan = "not-in-plan"

    /// A private interest or a label: contacts never see it.
    case notForContacts = "not-for-contacts"

    /// A name of a later release.
    case unknown
}

/// What became of one row of a contact batch; exactly one each.
public enum RowOutcome: String, ClosedList {
    /// A new contact.
    case created

    /// An existing contact that now differs.
    case updated

    /// An existing contact that already was like this.
    case unchanged

    /// Nothing was written.
    case rejected

    /// A name of a later release.
    case unknown
}

/// Why an address is on the blacklist.
public enum BlacklistReason: String, ClosedList {
    /// The contact left.
    case unsubscribed

    /// A person of the account put it there.
    case manual

    /// A blacklist import.
    case `import`

    /// Too many bounces in a row.
    case bounced

    /// The address does not exist.
    case hardBounce = "hard-bounce"

    /// The contact complained of spam.
    case complaint

    /// No sign of life.
    case inactive

    /// The address is wrong.
    case incorrect

    /// The person was erased.
    case erased

    /// A name of a later release.
    case unknown
}

/// Who a click came from.
public enum Verdict: String, ClosedList {
    /// A person, as far as we can tell.
    case human

    /// Not clear yet.
    case suspect

    /// A link scanner.
    case bot

    /// A name of a later release.
    case unknown
}

/// Where an import stands.
public enum ImportState: String, ClosedList {
    /// The file is here.
    case uploaded

    /// Columns have targets.
    case mapped

    /// Rows are being checked.
    case analysing

    /// The summary is ready.
    case analysed

    /// Rows are being written.
    case running

    /// Every row has its outcome.
    case finished

    /// It could not be done; `failure` says why.
    case failed

    /// A person stopped it.
    case cancelled

    /// What it did was taken back.
    case undone

    /// A name of a later release.
    case unknown
}

/// Whether an issue keeps a row out.
public enum Severity: String, ClosedList {
    /// The row is rejected.
    case error

    /// The row is imported.
    case warning

    /// A name of a later release.
    case unknown
}

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

/// Whose clicks a criterion counts.
public enum ClickKind: String, ClosedList {
    /// Those of people.
    case human

    /// Those of link scanners too.
    case all

    /// A name of a later release.
    case unknown
}

/// What a person decided about a contact and a segment, whatever the criteria say.
public enum ManualChoice: String, ClosedList {
    /// Belongs, while confirmed.
    case include

    /// Does not belong.
    case exclude

    /// The criteria decide again.
    case automatic

    /// A name of a later release.
    case unknown
}

/// How several parts of an audience are joined.
public enum AudienceJoin: String, ClosedList {
    /// In at least one part.
    case any

    /// In every part.
    case all

    /// A name of a later release.
    case unknown
}

/// What a node of an explained tree is.
public enum ExplainedKind: String, ClosedList {
    /// Every branch must hold.
    case all

    /// One branch must hold.
    case any

    /// No branch may hold.
    case none

    /// A test.
    case test

    /// The criteria of another segment, named by `segment`.
    case segment

    /// A name of a later release.
    case unknown
}
