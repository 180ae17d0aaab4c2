import HTTP
import TestKit

/// A refusal as it stands on the wire.
struct ProblemBody: Decodable {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var instance: String
    var errors: [FieldError]?
}

extension ServicesUnderTest {
    /// Sends a request with the operator's key, or another one, or none.
    func ask(
        _ program: AudienceProgram, _ method: HTTP.Method, _ path: String, json: String? = nil,
        key: String?? = .none, timeout: Duration = .seconds(5)
    ) async throws -> ClientReply {
        var request = ClientRequest(method, base(of: program), path)
        if let key = key ?? self.key {
            request.headers.set("Authorization", to: "Bearer \(key)")
        }
        request.timeout = timeout
        if let json {
            request.body = .bytes(Array(json.utf8))
            request.headers.set("Content-Type", to: "application/json")
        }
        return try await client.send(request)
    }
}

extension ClientReply {
    /// The body, which must be a problem of this status.
    func problem() throws -> ProblemBody {
        guard headers["Content-Type"] == "application/problem+json" else {
            throw NoProblem(status: status.rawValue, type: headers["Content-Type"])
        }
        return try json(ProblemBody.self)
    }
}

struct NoProblem: Error {
    let status: Int
    let type: String?
}
