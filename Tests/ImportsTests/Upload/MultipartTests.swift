import FoundationEssentials
import Testing

@testable import Imports

@Suite("Reading a form")
struct MultipartTests {
    private struct Part: Equatable {
        var name: String
        var filename: String?
        var bytes: [UInt8] = []
    }

    /// The parts, or `nil` when the form is refused or has no end.
    private func parts(_ pieces: [[UInt8]], boundary: String = "boundary") -> [Part]? {
        var parts: [Part] = []
        do {
            var parser = try MultipartParser(
                contentType: "multipart/form-data; boundary=\(boundary)")
            for piece in pieces {
                for event in try parser.take(piece) {
                    switch event {
                    case .part(let name, let filename):
                        parts.append(Part(name: name, filename: filename))
                    case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
                    }
                }
            }
            return parser.isDone ? parts : nil
        } catch {
            return nil
        }
    }

    /// Cases that we read otherwise, and why.
    private static let different = [
        "almost_match_boundary_without_CR.http": "refused: RFC 2046 5.1.1 sees a delimiter there",
        "almost_match_boundary_without_LF.http": "refused: RFC 2046 5.1.1 sees a delimiter there",
        "almost_match_boundary_without_final_hyphen.http":
            "refused: RFC 2046 5.1.1 sees a delimiter there",
        "bad_initial_boundary.http": "a preamble and no parts, refused as a form without a file",
        "single_field_blocks.http": "the boundary of the description is not that of the body",
    ]

    @Test func `the corpus reads the same for every split`() throws {
        guard let folder = Corpora.folder("multipart") else { return }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        var read = 0
        for file in files.sorted() where file.hasSuffix(".http") {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)"),
                let yaml = FileManager.default.contents(
                    atPath: "\(folder)/\(file.dropLast(5)).yaml")
            else { continue }
            let boundary = Self.value("boundary", in: String(decoding: yaml, as: UTF8.self))
            let bytes = [UInt8](data)
            let expected = parts([bytes], boundary: boundary)
            for cut in bytes.indices {
                let split = parts(
                    [Array(bytes[..<cut]), Array(bytes[cut...])], boundary: boundary)
                #expect(split == expected, "\(file) cut at \(cut)")
            }
            #expect(parts(bytes.map { [$0] }, boundary: boundary) == expected, "\(file)")
            let isRefused = String(decoding: yaml, as: UTF8.self).contains("error:")
            #expect((expected == nil) == isRefused || Self.different[file] != nil, "\(file)")
            read += 1
        }
        #expect(read > 20)
    }

    private static func value(_ key: String, in yaml: String) -> String {
        for line in yaml.split(separator: "\n") where line.hasPrefix("\(key):") {
            return line.dropFirst(key.count + 1).filter { $0 != " " && $0 != "'" }
        }
        return ""
    }

    @Test func `parts with and without content are read`() {
        let form = Array(
            ("preamble\r\n--boundary  \r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--boundary\r\n"
                + "content-disposition: form-data; name=\"b\"; filename=\"x\\\"y.csv\"\r\n\r\n"
                + "1\r\n--boundar\r\n\r\n--boundary--\r\nepilogue").utf8)

        #expect(
            parts([form]) == [
                Part(name: "a"),
                Part(name: "b", filename: "x\"y.csv", bytes: Array("1\r\n--boundar\r\n".utf8)),
            ])
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
    ])
    func `a boundary has 1 to 70 characters and no blank at its end`(_ contentType: String) {
        #expect(throws: UploadFault.self) { try MultipartParser(contentType: contentType) }
    }

    @Test func `headers of a part above 16 KiB are refused`() {
        let long = String(repeating: "x", count: 16_384)
        let form = "--boundary\r\nContent-Disposition: form-data; name=\(long)\r\n\r\n--boundary--"

        #expect(parts([Array(form.utf8)]) == nil)
    }
}
