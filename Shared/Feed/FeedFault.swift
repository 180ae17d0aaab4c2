internal import HTTP

/// What a reader of a feed can get wrong.
enum FeedFault: Fault {
    case invalidQuery(String)
    case positionGone

    var problem: Problem {
        switch self {
        case .invalidQuery(let detail): Problem(.badRequest, "invalid-query", detail)
        case .positionGone:
            Problem(
                .gone, "position-gone",
                "The changes behind this position are gone: take a snapshot and follow on.")
        }
    }
}
