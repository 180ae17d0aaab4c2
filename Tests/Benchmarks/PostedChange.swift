import HTTP
import Model

/// A change that a ``ChangeSource`` is to publish.
struct PostedChange: Sendable {
    let account: Int64
    let kind: String
    let subject: Int64

    /// JSON.
    let data: [UInt8]

    /// Memberships that a contact gained.
    static func joined(
        _ contact: Int64, _ interests: [Int64], version: Int32, in account: Int64
    ) -> PostedChange {
        let points = interests.map { interest in
            MembershipPoint(
                interest: InterestID(interest), state: .subscribed, actor: .api, clicks: 0,
                version: version)
        }
        return PostedChange(
            account: account, kind: "membership.subscribed", subject: contact,
            data: JSON.encode(
                MembershipChange(contact: ContactID(contact), memberships: points)))
    }

    /// A contact as it is now.
    static func changed(_ contact: Contact, in account: Int64) -> PostedChange {
        PostedChange(
            account: account, kind: "contact.changed", subject: contact.id.rawValue,
            data: JSON.encode(contact))
    }

    /// A person's click.
    static func clicked(_ click: LinkClick, by contact: Int64, in account: Int64) -> PostedChange {
        PostedChange(
            account: account, kind: "link.clicked", subject: contact, data: JSON.encode(click))
    }
}
