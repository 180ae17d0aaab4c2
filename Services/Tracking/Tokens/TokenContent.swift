internal import Model

/// What a token lets its holder do.
///
/// A token of one purpose is worth nothing on the path of another.
enum TokenPurpose: UInt8, Sendable, CaseIterable {
    /// Be redirected: `/c/`.
    case click = 1

    /// Fetch the pixel: `/o/`.
    case open = 2

    /// Tell what was visited: `/v/`.
    case visit = 3

    /// Be redirected, or fetch the pixel, from a test or a preview: never counted.
    case preview = 4
}

/// What is sealed in a token.
struct TokenContent: Sendable, Hashable {
    var purpose: TokenPurpose
    var account: AccountID
    var message: MessageID

    /// 0 in the token of a pixel.
    var link: LinkID

    /// `nil` where the account counts without the person.
    var contact: ContactID?
}

// The plain text of a token: fixed, so that its length tells nothing.
//
//   byte 0     1         2..9       10..17     18..25   26..33
//   +--------+---------+----------+----------+--------+---------------------+
//   | layout | purpose | account  | message  | link   | contact, 0 for none |
//   | 1      |         | BE Int64 | BE Int64 | BE ... | BE Int64            |
//   +--------+---------+----------+----------+--------+---------------------+
extension TokenContent {
    /// Bytes of the plain text.
    static let length = 34

    private static let layout: UInt8 = 1

    /// The plain text.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(TokenContent.length)
        bytes.append(TokenContent.layout)
        bytes.append(purpose.rawValue)
        for number in [account.number, message.number, link.number, contact?.number ?? 0] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
            }
        }
        return bytes
    }

    /// Reads a plain text that was authenticated; `nil` for a layout of a later release.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == TokenContent.length, bytes[0] == TokenContent.layout,
            let purpose = TokenPurpose(rawValue: bytes[1])
        else { return nil }
        func number(at offset: Int) -> Int64 {
            Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
        }
        self.purpose = purpose
        account = AccountID(number(at: 2))
        message = MessageID(number(at: 10))
        link = LinkID(number(at: 18))
        let contact = number(at: 26)
        self.contact = contact == 0 ? nil : ContactID(contact)
    }

    init(
        _ purpose: TokenPurpose, account: AccountID, message: MessageID, link: LinkID,
        contact: ContactID?
    ) {
        self.purpose = purpose
        self.account = account
        self.message = message
        self.link = link
        self.contact = contact
    }
}
