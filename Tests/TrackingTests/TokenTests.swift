import Model
import TestKit
import Testing

@testable import Tracking

@Suite("A token")
struct TokenTests {
    let keys: TokenKeys
    let content = TokenContent(
        .click, account: AccountID(7), message: MessageID(12), link: LinkID(1 << 40),
        contact: ContactID(99))

    init() throws {
        let key = try #require(TokenKey(id: 3, secret: Array(0..<32)))
        keys = try #require(TokenKeys([key]))
    }

    @Test func `gives back what was sealed, and has 68 characters`() {
        let token = keys.seal(content)

        #expect(token.utf8.count == 68)
        #expect(keys.open(token.utf8, for: .click) == content)
    }

    @Test func `is the same for the same content`() {
        #expect(keys.seal(content) == keys.seal(content))
    }

    @Test func `may be of nobody`() {
        var aggregate = content
        aggregate.contact = nil

        #expect(keys.open(keys.seal(aggregate).utf8, for: .click) == aggregate)
    }

    @Test func `is worth nothing with any one bit changed`() throws {
        let bytes = try #require(Base64URL.bytes(Array(keys.seal(content).utf8)))

        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(keys.open(Base64URL.text(changed).utf8, for: .click) == nil, "bit \(bit)")
        }
    }

    @Test func `is worth nothing with any one character replaced by any byte`() {
        let token = Array(keys.seal(content).utf8)

        for index in token.indices {
            for byte in UInt8.min...UInt8.max where byte != token[index] {
                var changed = token
                changed[index] = byte
                #expect(keys.open(changed, for: .click) == nil)
            }
        }
    }

    @Test func `is worth nothing cut, extended or in another case`() {
        let token = keys.seal(content)

        for length in 0..<token.utf8.count {
            #expect(keys.open(token.utf8.prefix(length), for: .click) == nil)
        }
        for more in ["A", "=", "==", "AAAA", ".gif", "\0", "/"] {
            #expect(keys.open((token + more).utf8, for: .click) == nil)
        }
        #expect(keys.open(token.uppercased().utf8, for: .click) == nil)
        #expect(keys.open(token.lowercased().utf8, for: .click) == nil)
    }

    @Test(arguments: TokenPurpose.allCases)
    func `of one purpose is worth nothing for the others`(_ purpose: TokenPurpose) {
        var other = content
        other.purpose = purpose
        let token = keys.seal(other).utf8

        for asked in TokenPurpose.allCases {
            #expect(keys.open(token, for: asked) == (asked == purpose ? other : nil))
        }
    }

    @Test func `of a layout or a purpose of a later release is worth nothing, though genuine`()
        throws
    {
        let key = try #require(TokenKey(id: 3, secret: Array(0..<32)))

        for (place, values) in [(0, 0...255), (1, 0...255)] as [(Int, ClosedRange<UInt8>)] {
            for value in values where value != content.bytes[place] {
                var bytes = content.bytes
                bytes[place] = value
                let token = Base64URL.text([3] + key.seal(bytes))
                #expect(keys.open(token.utf8, for: .click) == nil, "\(place): \(value)")
            }
        }
    }

    @Test func `has one spelling only`() throws {
        let all = (1...1_000 as ClosedRange<Int64>).map { contact in
            var content = content
            content.contact = ContactID(contact)
            return keys.seal(content)
        }
        let token = try #require(all.first { $0.contains("-") && $0.contains("_") })
        for spelling in [
            token.replacing("-", with: "+"), token.replacing("_", with: "/"),
            " " + token.dropFirst(), token.dropLast() + "=", token.dropLast() + "\n",
        ] {
            #expect(keys.open(spelling.utf8, for: .click) == nil)
        }
        #expect(Set(all).count == all.count)
    }

    @Test func `is not guessed in 100,000 attempts`() {
        var random = SeededGenerator()
        for _ in 0..<100_000 {
            let guess =
                [3] + (0..<50).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            if keys.open(Base64URL.text(guess).utf8, for: .click) != nil {
                Issue.record("seed \(random.seed): a guess was right")
            }
        }
    }

    @Test func `of an older key opens while the key is known`() throws {
        let older = try #require(TokenKey(id: 3, secret: Array(0..<32)))
        let newer = try #require(TokenKey(id: 4, secret: Array(32..<64)))
        let both = try #require(TokenKeys([newer, older]))
        let alone = try #require(TokenKeys([newer]))
        let token = keys.seal(content)

        #expect(both.open(token.utf8, for: .click) == content)
        #expect(alone.open(token.utf8, for: .click) == nil)
        #expect(both.seal(content) != token)
    }

    @Test func `of another key with the same id is worth nothing`() throws {
        let other = try #require(TokenKey(id: 3, secret: Array(1..<33)))
        let others = try #require(TokenKeys([other]))

        #expect(others.open(keys.seal(content).utf8, for: .click) == nil)
    }

    @Test(arguments: [
        TokenContent(
            .click, account: AccountID(8), message: MessageID(12), link: LinkID(1 << 40),
            contact: ContactID(99)),
        TokenContent(
            .click, account: AccountID(7), message: MessageID(13), link: LinkID(1 << 40),
            contact: ContactID(99)),
        TokenContent(
            .click, account: AccountID(7), message: MessageID(12), link: LinkID(2),
            contact: ContactID(99)),
        TokenContent(
            .click, account: AccountID(7), message: MessageID(12), link: LinkID(1 << 40),
            contact: ContactID(100)),
        TokenContent(
            .open, account: AccountID(7), message: MessageID(12), link: LinkID(0),
            contact: ContactID(99)),
    ])
    func `made of parts of two genuine ones is worth nothing`(_ other: TokenContent) {
        let (left, right) = (Array(keys.seal(content).utf8), Array(keys.seal(other).utf8))

        for cut in 1..<68 where left[..<cut] != right[..<cut] && left[cut...] != right[cut...] {
            for purpose in TokenPurpose.allCases {
                #expect(keys.open(left[..<cut] + right[cut...], for: purpose) == nil)
                #expect(keys.open(right[..<cut] + left[cut...], for: purpose) == nil)
            }
        }
    }

    @Test func `tells nothing of what two contacts have in common`() {
        var other = content
        other.contact = ContactID(100)
        let (one, two) = (Array(keys.seal(content).utf8), Array(keys.seal(other).utf8))
        let same = zip(one, two).dropFirst(2).count { $0 == $1 }

        // One in 64 by chance, so 1 of 66; the same account, message and link would make 34.
        #expect(same < 12)
    }

    @Test func `is opened on many threads at once`() async {
        let token = keys.seal(content)
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { [keys, content] in
                    (0..<2_000).count { _ in keys.open(token.utf8, for: .click) == content }
                }
            }
            for await opened in group { #expect(opened == 2_000) }
        }
    }

    @Test func `needs keys of 32 bytes with different ids`() throws {
        #expect(TokenKey(id: 1, secret: [1, 2, 3]) == nil)
        #expect(TokenKeys([]) == nil)
        let key = try #require(TokenKey(id: 1, secret: Array(0..<32)))
        #expect(TokenKeys([key, key]) == nil)
    }
}
