import Clients
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Imports

@Suite("Uploading a file", .imports)
struct UploadTests {
    private func refusal(
        _ world: ImportsWorld, _ bytes: [UInt8], filename: String = "a.csv"
    ) async -> String? {
        do {
            let made = try await world.client.upload(
                bytes, filename: filename, consent: nil, in: ImportsWorld.account)
            return made.state.rawValue
        } catch { return (error as? ServiceError)?.type }
    }

    @Test func `dialect, columns, preview and mapping come back`() async throws {
        let world = try await ImportsWorld()
        let made = try await world.upload(
            "\u{feff}E-mail;Prénom;Maat\r\na@example.com;\"Zo\"\"ë\\\";3\r\n\r\nb@example.com;\t;4\r\n",
            filename: "C:\\lists\\People.CSV")

        #expect(made.filename == "People.CSV")
        #expect(
            made.dialect
                == Dialect(
                    encoding: "utf-8", byteOrderMark: true, delimiter: ";", lineEnding: "crlf"))
        #expect(made.rowCount == 2)
        #expect(
            made.preview == [["a@example.com", "Zo\"ë\\", "3"], ["b@example.com", "\t", "4"]])
        #expect(made.columns.map(\.samples).last == ["3", "4"])
        #expect(made.suggestedMapping.map(\.target) == ["email", "firstName", "skip"])
        #expect(made.consent == ImportsWorld.consent)
    }

    @Test(arguments: [
        ("", "a.csv", "empty-file"), ("email\n", "a.csv", "empty-file"),
        (";;\n1;2;3\n", "a.csv", "no-header"),
        ("x@example.com;b\n1;2\n", "a.csv", "header-is-email"),
        ("email;E-mail;email \n1;2;3\n", "a.csv", "duplicate-header"),
        ("email\n\"a\n", "a.csv", "unclosed-quote"), ("email\na\n", "a.xlsx", "not-csv"),
        ("email\na\n", "", "bad-filename"), ("email\na\n", "a\u{7}.csv", "bad-filename"),
        ("email\n\0\n", "a.csv", "not-csv"), ("PK\u{3}\u{4}", "a.csv", "not-csv"),
        ("email\na\n", "../../etc/a.csv", "uploaded"),
    ])
    func `a file that is none is refused, and nothing of it is kept`(
        _ text: String, _ filename: String, _ type: String
    ) async throws {
        let world = try await ImportsWorld()

        #expect(await refusal(world, Array(text.utf8), filename: filename) == type)
        guard type != "uploaded" else { return }
        try await eventually("nothing is kept") {
            let imports: Int64? = try await world.database.first(Self.countImports)
            let rows: Int64? = try await world.database.first(Self.countRows)
            return imports == 0 && rows == 0
        }
    }

    @Test func `a file has fewer bytes and rows than the limits`() async throws {
        let world = try await ImportsWorld { ($0.fileBytes, $0.fileRows) = (1_000, 10) }
        let rows = (1...9).map { "p\($0)@example.com\n" }.joined()
        let padding = String(repeating: "x", count: 999 - 6)

        #expect(await refusal(world, Array("email\n\(rows)".utf8)) == "uploaded")
        #expect(await refusal(world, Array("email\n\(rows)x\n".utf8)) == "too-many-rows")
        #expect(await refusal(world, Array("email\n\(rows)\n\n\n".utf8)) == "uploaded")
        #expect(await refusal(world, Array("email\n\(padding)".utf8)) == "uploaded")
        #expect(await refusal(world, Array("email\n\(padding)x".utf8)) == "too-large")
    }

    @Test func `a form carries the file, its name and the attestation`() async throws {
        let world = try await ImportsWorld()
        var request = ClientRequest(.post, world.served.base, "/v1/accounts/7/imports")
        request.headers.set("Content-Type", to: "multipart/form-data; boundary=\"x y\"")
        request.body = .bytes(
            Array(
                """
                --x y\r
                Content-Disposition: form-data; name="rightfullyObtained"\r
                \r
                true\r
                --x y\r
                content-disposition: form-data; name="file"; filename="p.csv"\r
                Content-Type: text/csv\r
                \r
                email\r
                a@example.com\r
                --x\r
                --x y--\r

                """.utf8))
        let made = try await world.served.client.send(request).json(Import.self)

        #expect(made.filename == "p.csv")
        #expect(made.consent?.rightfullyObtained == true)
        #expect(made.preview == [["a@example.com"], ["--x"]])
    }

    @Test(arguments: [
        ("application/json", "unsupported-media-type"),
        ("multipart/form-data", "malformed-multipart"),
        ("multipart/form-data; boundary=x", "malformed-multipart"),
    ])
    func `a body that is neither file nor form is refused`(
        _ mediaType: String, _ type: String
    ) async throws {
        let world = try await ImportsWorld()
        var request = ClientRequest(
            .post, world.served.base, "/v1/accounts/7/imports?filename=a.csv")
        request.headers.set("Content-Type", to: mediaType)
        request.body = .bytes(Array("email\na\n".utf8))
        let reply = try await world.served.client.send(request)

        #expect(String(decoding: reply.body, as: UTF8.self).contains("/problems/\(type)"))
    }

    @Test func `an encoded body is refused, not unpacked`() async throws {
        let world = try await ImportsWorld()
        var request = ClientRequest(
            .post, world.served.base, "/v1/accounts/7/imports?filename=a.csv")
        request.headers.set("Content-Type", to: "text/csv")
        request.headers.set("Content-Encoding", to: "gzip")
        request.body = .bytes([0x1f, 0x8b, 8, 0])

        #expect(try await world.served.client.send(request).status == .unsupportedMediaType)
    }

    @Test func `an upload that breaks off leaves nothing`() async throws {
        struct Stop: Error {}
        let world = try await ImportsWorld()
        var request = ClientRequest(
            .post, world.served.base, "/v1/accounts/7/imports?filename=a.csv")
        request.headers.set("Content-Type", to: "text/csv")
        let staged = Signal()
        request.body = .stream(length: nil) { writer in
            let rows = (1...12_000).map { "p\($0)@example.com\n" }.joined()
            try await writer.write(Array("email\n\(rows)".utf8))
            await staged.wait()
            throw Stop()
        }
        let sending = Task { [request] in try await world.served.client.send(request) }
        try await eventually("rows are staged") {
            (try await world.database.first(Self.countRows) ?? 0) > 0
        }
        staged.fire()
        await #expect(throws: (any Error).self) { try await sending.value }

        try await eventually("nothing is left") {
            let imports = try await world.database.first(Self.countImports)
            let rows = try await world.database.first(Self.countRows)
            return imports == 0 && rows == 0
        }
    }

    @Test func `the same file under the same key is one import`() async throws {
        let world = try await ImportsWorld()
        let first = try await world.upload("email\na@example.com\n", key: "once")
        let second = try await world.upload("email\na@example.com\n", key: "once")
        let other = await #expect(throws: ServiceError.self) {
            try await world.upload("email\nb@example.com\n", key: "once")
        }

        #expect(first.id == second.id)
        #expect(other?.type == "idempotency-key-reused")
        #expect(try await world.client.imports(in: ImportsWorld.account).count == 1)
    }

    @Test func `a file that nobody attested is deleted in time`() async throws {
        let world = try await ImportsWorld { $0.unattestedKept = "0s" }
        let kept = try await world.upload("email\na@example.com\n")
        let gone = try await world.upload("email\na@example.com\n", consent: nil)
        try await world.removeExpired()

        #expect(try await world.client.imports(in: ImportsWorld.account).map(\.id) == [kept.id])
        #expect(gone.consent == nil)
    }
}

extension UploadTests {
    static let countImports = Statement<Int64>("SELECT count(*) FROM import")
    static let countRows = Statement<Int64>("SELECT count(*) FROM staged_row")
}
