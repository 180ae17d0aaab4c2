internal import HTTP

/// How much a body with criteria may hold, counted before anything is made of it.
///
/// Reading a million branches takes seconds, counting them a millisecond.
struct CriteriaBody {
    /// Objects: tests and groups.
    var objects = 5_000
    /// Commas: values of lists and keys of objects.
    var parts = 50_000

    /// Of a hundred criteria and thousands of contacts.
    static let decisions = CriteriaBody(objects: 20_000, parts: 100_000)

    /// What ``JSON`` reads, less what stands around criteria.
    private static let depth = 60

    /// Throws 422 `invalid-input` when the body holds more.
    func check(_ json: [UInt8]) throws {
        let size = CriteriaBody.Size(json)
        var errors: [FieldError] = []
        if size.depth > CriteriaBody.depth {
            errors.append(error("too-deep", "More than \(CriteriaBody.depth) levels of JSON."))
        }
        if size.objects > objects {
            errors.append(
                error(
                    "too-many-conditions", "\(size.objects) tests and groups, \(objects) allowed."))
        }
        if size.parts > parts {
            errors.append(
                error("too-many-values", "\(size.parts) keys and values, \(parts) allowed."))
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
    }

    private func error(_ code: String, _ detail: String) -> FieldError {
        FieldError(pointer: "", code: code, detail: detail)
    }

    /// What JSON holds outside its strings, whether it is well-formed or not.
    private struct Size {
        var objects = 0
        var parts = 0
        var depth = 0

        init(_ json: [UInt8]) {
            var level = 0
            var isText = false
            var isEscaped = false
            for byte in json {
                if isText {
                    if isEscaped {
                        isEscaped = false
                    } else if byte == UInt8(ascii: "\\") {
                        isEscaped = true
                    } else if byte == UInt8(ascii: "\"") {
                        isText = false
                    }
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: ","): parts += 1
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    if byte == UInt8(ascii: "{") { objects += 1 }
                    level += 1
                    depth = max(depth, level)
                case UInt8(ascii: "}"), UInt8(ascii: "]"): level -= 1
                default: break
                }
            }
        }
    }
}

extension Request {
    /// Reads a JSON body with criteria; 422 `invalid-input` at once when it holds too much.
    func criteria<Body: Decodable>(_ type: Body.Type, _ limits: CriteriaBody = CriteriaBody())
        async throws -> Body
    {
        try await json(type, checking: limits.check)
    }
}
