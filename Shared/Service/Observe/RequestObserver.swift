internal import HTTP
internal import Synchronization

/// Counts every exchange, and logs those that failed or belong to a sampled trace.
final class RequestObserver: Sendable {
    private struct Key: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private let metrics: Metrics
    private let log: Log
    private let port: String
    private let counters = Mutex<[Key: Counter]>([:])
    private let durations = Mutex<[String: Histogram]>([:])

    init(metrics: Metrics, log: Log, port: String) {
        self.metrics = metrics
        self.log = log
        self.port = port
    }

    func observe(_ exchange: Exchange, _ error: (any Error)?) {
        let route = exchange.route.isEmpty ? "none" : exchange.route
        let key = Key(
            route: route, method: exchange.method?.rawValue ?? "none",
            status: exchange.status.rawValue)
        counter(key).add()
        duration(route).observe(exchange.seconds)
        let isTraced =
            port == "internal" && exchange.request.headers["traceparent"] != nil
            && exchange.request.trace.isSampled
        guard exchange.status.rawValue >= 500 || isTraced else { return }
        var fields: [(String, Log.Value)] = [
            ("request", .string(exchange.request.id)),
            ("trace", .string(exchange.request.trace.traceID)),
            ("method", .string(key.method)), ("route", .string(route)),
            ("status", .int(Int64(key.status))),
            ("milliseconds", .double(exchange.seconds * 1_000)),
        ]
        if let caller = exchange.request.caller { fields.append(("caller", .string(caller))) }
        if let error { fields.append(("reason", .string("\(error)"))) }
        switch key.status {
        case 500: log.error("request failed", fields)
        case 501...: log.warning("request not served", fields)
        default: log.info("request served", fields)
        }
    }

    private func counter(_ key: Key) -> Counter {
        counters.withLock { counters in
            if let known = counters[key] { return known }
            let counter = metrics.counter(
                "audience_http_requests_total", "Requests by route and status.",
                labels: [
                    ("port", port), ("route", key.route), ("method", key.method),
                    ("status", String(key.status)),
                ])
            counters[key] = counter
            return counter
        }
    }

    private func duration(_ route: String) -> Histogram {
        durations.withLock { durations in
            if let known = durations[route] { return known }
            let histogram = metrics.histogram(
                "audience_http_seconds", "From a request's head to its reply.",
                labels: [("port", port), ("route", route)])
            durations[route] = histogram
            return histogram
        }
    }
}
