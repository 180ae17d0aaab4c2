import HTTP
import Testing

@testable import Service

@Suite("The description of routes")
struct OpenAPITests {
    private struct Item: Codable, Sendable {
        var name: String
    }

    private static let document = OpenAPI.document(
        of: "tests",
        [
            .get("/v1/lists/{list}") { (_: Request, _: Int64) in .text(.ok, "") }
                .queries("limit", "after").gives(linesOf: Item.self).faults(["unknown-list"])
        ])

    private struct Anything: Decodable {}

    private struct Document: Decodable {
        let paths: [String: [String: Operation]]
        let components: Components
    }

    private struct Components: Decodable {
        let schemas: [String: Anything]
    }

    private struct Operation: Decodable {
        let parameters: [Parameter]
        let responses: [String: Response]
    }

    private struct Parameter: Decodable, Equatable {
        let name: String
        let `in`: String
        let required: Bool
    }

    private struct Response: Decodable {
        let description: String
        let content: [String: Anything]
    }

    private func read() throws -> Operation {
        let document = try JSON.decode(Document.self, from: OpenAPITests.document, .reply)
        #expect(document.components.schemas["Item"] != nil)
        return try #require(document.paths["/v1/lists/{list}"]?["get"])
    }

    @Test func `tells what a path and a query hold`() throws {
        #expect(
            try read().parameters == [
                Parameter(name: "list", in: "path", required: true),
                Parameter(name: "limit", in: "query", required: false),
                Parameter(name: "after", in: "query", required: false),
            ])
    }

    private struct Tree: Codable, Sendable {
        var branches: [Tree]?
        var name: String
    }

    @Test func `tells a type that holds others of its kind`() throws {
        let document = OpenAPI.document(
            of: "tests",
            [.get("/v1/tree") { _ in .text(.ok, "") }.gives(Tree.self)])
        let text = String(decoding: document, as: UTF8.self)

        #expect(
            text.contains(
                #""Tree":{"type":"object","properties":{"branches":{"type":"array","items":"#
                    + #"{"type":"object"}},"name":{"type":"string"}},"required":["name"]}"#))
    }

    @Test func `tells a list that comes line by line`() throws {
        let responses = try read().responses

        #expect(responses["2XX"]?.content.keys.sorted() == ["application/x-ndjson"])
        #expect(responses["default"]?.description.contains("unknown-list") == true)
    }
}
