/// What a request asks to be done (RFC 9110 section 9.3); any other method is answered 501.
public enum Method: String, Sendable, Hashable, CaseIterable {
    /// Reads; also answers `HEAD`.
    case get = "GET"

    /// Reads without the body.
    case head = "HEAD"

    /// Adds, or does.
    case post = "POST"

    /// Replaces.
    case put = "PUT"

    /// Changes a part.
    case patch = "PATCH"

    /// Removes.
    case delete = "DELETE"

    /// Asks what is allowed.
    case options = "OPTIONS"

    /// Reads the token of a request line without making a String.
    ///
    /// - Parameter token: upper case as on the wire; methods are case-sensitive.
    init?(token: UnsafeRawBufferPointer) {
        switch token.count {
        case 3:
            if token.elementsEqual("GET".utf8) {
                self = .get
                return
            }
            if token.elementsEqual("PUT".utf8) {
                self = .put
                return
            }
        case 4:
            if token.elementsEqual("POST".utf8) {
                self = .post
                return
            }
            if token.elementsEqual("HEAD".utf8) {
                self = .head
                return
            }
        case 5:
            if token.elementsEqual("PATCH".utf8) {
                self = .patch
                return
            }
        case 6:
            if token.elementsEqual("DELETE".utf8) {
                self = .delete
                return
            }
        case 7:
            if token.elementsEqual("OPTIONS".utf8) {
                self = .options
                return
            }
        default: break
        }
        return nil
    }

    /// The place in a table of all methods.
    var index: Int {
        switch self {
        case .get: 0
        case .head: 1
        case .post: 2
        case .put: 3
        case .patch: 4
        case .delete: 5
        case .options: 6
        }
    }
}
