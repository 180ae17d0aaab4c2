import Model
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

    @Test func `of a click opens no pixel, and the other way round`() {
        var open = content
        open.purpose = .open

        #expect(keys.open(keys.seal(content).utf8, for: .open) == nil)
        #expect(keys.open(keys.seal(open).utf8, for: .click) == nil)
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

    @Test func `made of parts of two genuine ones is worth nothing`() {
        var second = content
        second.contact = ContactID(100)
        let (left, right) = (Array(keys.seal(content).utf8), Array(keys.seal(second).utf8))

        for cut in 1..<68 where left[..<cut] != right[..<cut] && left[cut...] != right[cut...] {
            #expect(keys.open(left[..<cut] + right[cut...], for: .click) == nil)
        }
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
