internal import Glibc

/// A route as the connections hold it: one reference.
final class Endpoint: Sendable {
    let route: Route

    init(_ route: Route) { self.route = route }
}

/// Finds the route of a path: a tree with one level a segment.
///
/// Segments are compared as they were sent, so an encoded slash is part of a value. A fixed
/// segment is preferred to a value; a value is never empty.
struct Router: Sendable {
    enum Match {
        case found(Endpoint, PathRanges)
        case wrongMethod(allowed: String)
        case none
    }

    private struct Node: Sendable {
        var fixed: [(name: [UInt8], node: Int)] = []
        var value: Int?
        var endpoints: [Endpoint?] = []
        var allowed = ""
    }

    private var nodes = [Node()]

    init(_ routes: [Route]) {
        for route in routes { add(route) }
        for index in nodes.indices where !nodes[index].endpoints.isEmpty {
            let methods = Method.allCases.filter {
                nodes[index].endpoints[$0.index] != nil || $0 == .options
            }
            nodes[index].allowed = methods.map(\.rawValue).joined(separator: ", ")
        }
    }

    private mutating func add(_ route: Route) {
        var place = 0
        for segment in route.segments { place = child(of: place, segment) }
        if nodes[place].endpoints.isEmpty {
            nodes[place].endpoints = Array(repeating: nil, count: Method.allCases.count)
        }
        let endpoint = Endpoint(route)
        precondition(
            nodes[place].endpoints[route.method.index] == nil,
            "\(route.method.rawValue) \(route.template) is routed twice")
        nodes[place].endpoints[route.method.index] = endpoint
        if route.method == .get { nodes[place].endpoints[Method.head.index] = endpoint }
    }

    private mutating func child(of place: Int, _ segment: Route.Segment) -> Int {
        switch segment {
        case .fixed(let name):
            if let known = nodes[place].fixed.first(where: { $0.name == name }) {
                return known.node
            }
            nodes[place].fixed.append((name, nodes.count))
        case .value:
            if let known = nodes[place].value { return known }
            nodes[place].value = nodes.count
        }
        nodes.append(Node())
        return nodes.count - 1
    }

    /// Finds the route of a request.
    ///
    /// - Parameters:
    ///   - method: `HEAD` finds the route of `GET`.
    ///   - bytes: a head.
    ///   - path: where its path is, which begins with a slash.
    /// - Returns: the route and where the values of its path are.
    func match(_ method: Method, _ bytes: [UInt8], _ path: Range<Int>) -> Match {
        bytes.withUnsafeBytes { bytes in
            guard !path.isEmpty, bytes[path.lowerBound] == 47 else { return .none }
            var values = PathRanges()
            guard let place = find(0, bytes, path.lowerBound + 1, path.upperBound, &values) else {
                return .none
            }
            if let endpoint = nodes[place].endpoints[method.index] {
                return .found(endpoint, values)
            }
            return .wrongMethod(allowed: nodes[place].allowed)
        }
    }

    private func find(
        _ place: Int, _ bytes: UnsafeRawBufferPointer, _ start: Int, _ limit: Int,
        _ values: inout PathRanges
    ) -> Int? {
        var end = start
        while end < limit, bytes[end] != 47 { end += 1 }
        let isLast = end == limit
        for (name, node) in nodes[place].fixed where name.count == end - start {
            guard equal(name, bytes, start) else { continue }
            if isLast {
                if !nodes[node].endpoints.isEmpty { return node }
            } else if let found = find(node, bytes, end + 1, limit, &values) {
                return found
            }
        }
        guard let node = nodes[place].value, end > start else { return nil }
        values.append(start..<end)
        if isLast {
            if !nodes[node].endpoints.isEmpty { return node }
        } else if let found = find(node, bytes, end + 1, limit, &values) {
            return found
        }
        values.removeLast()
        return nil
    }

    private func equal(_ name: [UInt8], _ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        guard !name.isEmpty else { return true }
        return name.withUnsafeBytes { name in
            guard let left = name.baseAddress, let right = bytes.baseAddress else { return false }
            return memcmp(left, right + start, name.count) == 0
        }
    }
}
