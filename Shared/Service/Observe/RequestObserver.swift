internal import HTTP
internal import Synchronization

/// Counts every exchange, and logs those that failed or belong to a sampled trace.
final class RequestObserver: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: Method?
        let status: Int
    }

    private struct Series {
        let requests: Counter
        let seconds: Histogram
    }

    private let metrics: Metrics
    private let log: Log
    private let port: String
    private let known = Mutex<[Key: Series]>([:])

    init(metrics: Metrics, log: Log, port: String) {
        self.metrics = metrics
        self.log = log
        self.port = port
    }

    func observe(_ exchange: Exchange, _ error: (any Error)?) {
        let key = Key(
            route: exchange.route, method: exchange.method, status: exchange.status.rawValue)
        let series = series(key)
        series.requests.add()
        series.seconds.observe(exchange.seconds)
        // What was answered on the loop itself was answered as it should be.
        if let request = exchange.request { report(exchange, request, error) }
    }

    private func series(_ key: Key) -> Series {
        known.withLock { known in
            if let series = known[key] { return series }
            let route = RequestObserver.name(key.route)
            let series = Series(
                requests: metrics.counter(
                    "audience_http_requests_total", "Requests by route and status.",
                    labels: [
                        ("port", port), ("route", route),
                        ("method", key.method?.rawValue ?? "none"), ("status", String(key.status)),
                    ]),
                seconds: metrics.histogram(
                    "audience_http_seconds", "From a request's head to its reply.",
                    labels: [("port", port), ("route", route)]))
            known[key] = series
            return series
        }
    }

    private static func name(_ route: String) -> String { route.isEmpty ? "none" : route }

    private func report(_ exchange: Exchange, _ request: Request, _ error: (any Error)?) {
        let status = exchange.status.rawValue
        let isTraced =
            port == "internal" && request.headers["traceparent"] != nil
            && request.trace.isSampled
        guard status >= 500 || isTraced else { return }
        var fields: [(String, Log.Value)] = [
            ("request", .string(request.id)),
            ("trace", .string(request.trace.traceID)),
            ("method", .string(exchange.method?.rawValue ?? "none")),
            ("route", .string(RequestObserver.name(exchange.route))),
            ("status", .int(Int64(status))),
            ("milliseconds", .double(exchange.seconds * 1_000)),
        ]
        if let caller = request.caller { fields.append(("caller", .string(caller))) }
        if let error { fields.append(("reason", .string("\(error)"))) }
        switch status {
        case 500: log.error("request failed", fields)
        case 501...: log.warning("request not served", fields)
        default: log.info("request served", fields)
        }
    }
}
