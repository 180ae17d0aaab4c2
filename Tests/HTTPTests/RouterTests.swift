import Testing

@testable import HTTP

@Suite("Finding a route, and reading a target")
struct RouterTests {
    private static func route(_ template: String, values: Int = 0) -> Route {
        switch values {
        case 0: .get(template) { _ in .noContent }
        case 1: .get(template) { (_: Request, _: String) in .noContent }
        default: .get(template) { (_: Request, _: String, _: String) in .noContent }
        }
    }

    private let router = Router([
        route("/"), route("/a/b/c"), route("/a/{x}/d", values: 1), route("/a/{x}/{y}", values: 2),
        route("/{x}", values: 1),
    ])

    @Test(arguments: [
        ("/", "/", []), ("/a/b/c", "/a/b/c", []), ("/a/b/d", "/a/{x}/d", ["b"]),
        ("/a/b/e", "/a/{x}/{y}", ["b", "e"]), ("/a/q/c", "/a/{x}/{y}", ["q", "c"]),
        ("/z", "/{x}", ["z"]), ("/a", "/{x}", ["a"]),
    ])
    func `a fixed segment is preferred to a value, and left again when it leads nowhere`(
        _ path: String, _ template: String, _ values: [String]
    ) throws {
        let bytes = Array(path.utf8)
        guard case .found(let endpoint, let ranges) = router.match(.get, bytes, 0..<bytes.count)
        else {
            Issue.record("\(path) is not found")
            return
        }

        #expect(endpoint.route.template == template)
        let found = (0..<ranges.count).map { String(decoding: bytes[ranges[$0]], as: UTF8.self) }
        #expect(found == values)
    }

    @Test(arguments: ["/a/b", "/a/b/c/", "/a//c", "/a/b/c/d", "//"])
    func `what has no route is not found`(_ path: String) {
        let bytes = Array(path.utf8)
        guard case .none = router.match(.get, bytes, 0..<bytes.count) else {
            Issue.record("\(path) is found")
            return
        }
    }

    @Test(arguments: [
        ("7", 7), ("0", 0), ("-7", -7), ("07", nil), ("+7", nil), ("", nil), ("7 ", nil),
        ("0x7", nil), ("-", nil), ("-0", nil), ("9223372036854775808", nil), ("٧", nil),
    ])
    func `a number is written in one way`(_ text: String, _ number: Int64?) {
        #expect(Int64(pathValue: text) == number)
    }

    @Test func `a query value is read once, decoded, or refused`() throws {
        let bytes = Array("a=1&b=x%20y+z&c&a2=%zz&d=1&d=2&e=&f=%C3%28".utf8)
        let query = Query(bytes, 0..<bytes.count)

        #expect(try query.value("a", as: Int64.self) == 1)
        #expect(try query.value("b", as: String.self) == "x y z")
        #expect(try query.value("none", as: Int64.self) == nil)
        #expect(query.all("d") == ["1", "2"])
        #expect(query["c"] == "")
        for name in ["b", "a2", "d", "e", "f"] {
            #expect(throws: RequestFault.invalidQuery(name)) {
                try query.value(name, as: Int64.self)
            }
        }
    }

    @Test func `percent-encoding is undone by decoding`() {
        let text = "a/b c?&=é\u{1F600}~"
        let encoded = PercentCoding.encode(text)

        #expect(encoded == "a%2Fb%20c%3F%26%3D%C3%A9%F0%9F%98%80~")
        #expect(PercentCoding.decode(Array(encoded.utf8)[...]) == text)
    }

    @Test func `header names have no case, and a set replaces every value`() {
        var headers = Headers()
        headers.add("X-A", "1")
        headers.add("x-a", "2")
        headers.add("X-B", "\u{e9}")
        #expect(headers.all("x-A") == ["1", "2"])
        headers.set("X-a", to: "3")

        #expect(headers.all("X-A") == ["3"])
        #expect(headers["x-b"] == "\u{e9}")
        #expect(headers.names == ["X-B", "X-a"])
        #expect(headers.isSound)
    }
}
