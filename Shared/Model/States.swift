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
