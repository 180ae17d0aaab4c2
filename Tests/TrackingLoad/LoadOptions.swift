import HTTP

/// What a run is asked for on the command line.
struct LoadOptions: Sendable {
    /// Internal ports; the first makes the message, all of them drain.
    var apis: [String] = []

    /// Public ports; without one, what stands in the tracked links.
    var publics: [String] = []

    var keyFile: String?
    var account: Int64 = 1

    /// Arrivals a second; `nil` is a closed loop: each connection asks when it was answered.
    var rate: Double?

    var connections = 64
    var threads = 1
    var seconds = 10.0

    /// How many; `nil` is as many as the time allows.
    var requests: Int?

    var links = 4

    /// How unequal links are: 0 is all alike, 1 is Zipf's law.
    var skew = 0.0

    /// Whom tokens are made for, in runs that use tokens again.
    var contacts = 10_000

    /// The number of the first of them.
    var firstContact: Int64 = 1

    var agents = Agent.Mix.browsers

    /// Of a hundred requests, those with a forged token.
    var forged = 0.0

    /// Of a hundred requests with a genuine token, those that ask for the head only.
    var heads = 0.0

    /// Whether no token is used twice, and what was stored is compared with what was answered.
    var verifies = false

    /// Where clicks are stored.
    var database: String?

    /// Whether connections may break: someone kills the node.
    var expectsRestarts = false

    /// Whether hits that the node itself counts as lost may be missing.
    var expectsLosses = false

    /// The longest that the spool may take to become empty, in seconds.
    var drain = 120.0

    /// The longest that an answer may take, in seconds.
    var patience = 10.0

    /// Where the paths of the tokens go, for another load generator; then nothing is sent.
    var paths: String?

    var json = false
    var svg: String?
    var seed: UInt64 = 1
    var ownsHost = false
    var wantsUsage = false

    /// Reads the words after the program's name.
    init(_ words: [String]) throws {
        var rest = words[...]
        while let name = rest.popFirst() {
            if try takeSwitch(name) { continue }
            guard let value = rest.popFirst() else {
                throw LoadFault("\(name) is unknown, or wants a value", isUsage: true)
            }
            try take(name, value)
        }
        if !wantsUsage { try check() }
    }

    private mutating func takeSwitch(_ name: String) throws -> Bool {
        switch name {
        case "--verify": verifies = true
        case "--restarts": expectsRestarts = true
        case "--losses": expectsLosses = true
        case "--json": json = true
        case "--i-own-this-host": ownsHost = true
        case "--help", "-h": wantsUsage = true
        default: return false
        }
        return true
    }

    private mutating func take(_ name: String, _ value: String) throws {
        switch name {
        case "--api": apis.append(value)
        case "--public": publics.append(value)
        case "--key-file": keyFile = value
        case "--account": account = try number(name, value, 1...Int64.max)
        case "--rate": rate = try number(name, value, 0.1...10_000_000)
        case "--connections": connections = try number(name, value, 1...1_000_000)
        case "--threads": threads = try number(name, value, 1...64)
        case "--seconds": seconds = try number(name, value, 0.1...86_400)
        case "--requests": requests = try number(name, value, 1...1_000_000_000)
        case "--links": links = try number(name, value, 1...1_000)
        case "--skew": skew = try number(name, value, 0...10)
        case "--contacts": contacts = try number(name, value, 1...100_000_000)
        case "--first-contact": firstContact = try number(name, value, 1...Int64.max / 2)
        case "--forged": forged = try number(name, value, 0...100)
        case "--heads": heads = try number(name, value, 0...100)
        case "--database": database = value
        case "--drain": drain = try number(name, value, 0...86_400)
        case "--patience": patience = try number(name, value, 0.1...3_600)
        case "--paths": paths = value
        case "--svg": svg = value
        case "--seed": seed = try number(name, value, 0...UInt64.max)
        case "--agents":
            guard let mix = Agent.Mix(rawValue: value) else {
                throw LoadFault(
                    "--agents is one of "
                        + Agent.Mix.allCases.map(\.rawValue).joined(separator: ", "),
                    isUsage: true)
            }
            agents = mix
        default: throw LoadFault("\(name) is unknown", isUsage: true)
        }
    }

    private func number<Value: LosslessStringConvertible & Comparable>(
        _ name: String, _ text: String, _ range: ClosedRange<Value>
    ) throws -> Value {
        guard let value = Value(text), range.contains(value) else {
            throw LoadFault(
                "\(name) is a number from \(range.lowerBound) to \(range.upperBound), "
                    + "not \(text)", isUsage: true)
        }
        return value
    }

    private func check() throws {
        guard !apis.isEmpty else {
            throw LoadFault("--api says where the node's internal port is", isUsage: true)
        }
        guard connections >= threads else {
            throw LoadFault("every thread wants at least one connection", isUsage: true)
        }
        guard !verifies || requests != nil || rate != nil else {
            throw LoadFault(
                "--verify uses no token twice: say how many with --requests, or a --rate",
                isUsage: true)
        }
        for text in apis + publics {
            guard let base = try? BaseURL(text) else {
                throw LoadFault("\(text) is no http:// address", isUsage: true)
            }
            try checkHost(base.host)
        }
    }

    /// Refuses to load what is not this machine, unless the operator vouches for it.
    func checkHost(_ host: String) throws {
        let isLoopback =
            host.hasPrefix("127.") && host.split(separator: ".").count == 4
            && host.utf8.allSatisfy { $0 == 0x2e || (0x30...0x39).contains($0) }
        let isHere = isLoopback || host == "localhost" || host == "::1"
        guard isHere || ownsHost else {
            throw LoadFault(
                "\(host) is not this machine: to load it all the same, add --i-own-this-host",
                isUsage: true)
        }
    }

    /// How many requests are meant to be sent; `nil` when only time ends them.
    var planned: Int? { requests ?? rate.map { Int(($0 * seconds).rounded()) } }
}
