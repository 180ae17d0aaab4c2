internal import CPostgres
internal import EventLoop

/// Makes connections on a thread of its own.
///
/// libpq resolves names in a blocking call, again at each host of a list, and derives SCRAM keys
/// for milliseconds: all of that stays off the loops. A host that does not answer holds the thread
/// for `connect_timeout` (3 s unless the connection string says otherwise).
final class Connector: Sendable {
    private let settings: DatabaseSettings
    private let thread = BlockingThread(name: "pg-connect")

    init(_ settings: DatabaseSettings) { self.settings = settings }

    /// A connection, authenticated and non-blocking, which the caller owns.
    func connect(options: String = "") async throws -> PostgresHandle {
        try await thread.run { [settings] in
            let keywords = try Connector.keywords(settings, options)
            let names = CStrings(keywords.map(\.0))
            let values = CStrings(keywords.map(\.1))
            guard let connection = PQconnectdbParams(names.pointer, values.pointer, 0) else {
                throw PostgresError(.cannotConnect, "connect", "out of memory")
            }
            guard PQstatus(connection) == CONNECTION_OK else {
                let text = String(cString: PQerrorMessage(connection))
                PQfinish(connection)
                throw PostgresError(.cannotConnect, "connect", text.oneLine)
            }
            PQsetNoticeProcessor(connection, { _, _ in }, nil)
            guard PQsetnonblocking(connection, 1) == 0 else {
                PQfinish(connection)
                throw PostgresError(.cannotConnect, "connect", "the socket stays blocking")
            }
            return PostgresHandle(pointer: connection)
        }
    }

    /// What the connection string says, and what it leaves open.
    private static func keywords(
        _ settings: DatabaseSettings, _ options: String
    ) throws -> [(String, String)] {
        var message: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(settings.conninfo, &message) else {
            // The message quotes the string, which may hold a password.
            PQfreemem(message)
            throw PostgresError(.cannotConnect, "connect", "the connection string is malformed")
        }
        defer { PQconninfoFree(parsed) }
        var given: [String: String] = [:]
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                given[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        let ours = [
            "-c DateStyle=ISO", "-c TimeZone=UTC", "-c IntervalStyle=iso_8601", "-c jit=off",
            "-c statement_timeout=\(settings.statementTimeout.milliseconds)",
            "-c idle_in_transaction_session_timeout=60000",
            // A plan kept from when a table was empty scans it when it is not: an import of
            // 99,999 rows into a new database took 98 s that way, and 20 s with a plan each.
            "-c plan_cache_mode=force_custom_plan", options,
        ]
        given["options"] = (ours + [given["options"] ?? ""]).filter { !$0.isEmpty }
            .joined(separator: " ")
        given["client_encoding"] = "UTF8"
        for (keyword, value) in [
            ("application_name", settings.name), ("connect_timeout", "3"),
            ("gssencmode", "disable"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
        ] where given[keyword] == nil {
            given[keyword] = value
        }
        return given.map { ($0.key, $0.value) }
    }
}

/// A connection on its way from one thread to another, which alone uses it then.
struct PostgresHandle: @unchecked Sendable {
    let pointer: OpaquePointer
}

/// A null-terminated array of C strings.
private final class CStrings {
    private let strings: [UnsafeMutablePointer<CChar>]
    private let array: UnsafeMutablePointer<UnsafePointer<CChar>?>

    init(_ strings: [String]) {
        self.strings = strings.map { string in
            let bytes = Array(string.utf8CString)
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            return copy
        }
        array = .allocate(capacity: strings.count + 1)
        array.initialize(repeating: nil, count: strings.count + 1)
        for (index, string) in self.strings.enumerated() { array[index] = UnsafePointer(string) }
    }

    deinit {
        for string in strings { string.deallocate() }
        array.deallocate()
    }

    var pointer: UnsafePointer<UnsafePointer<CChar>?> { UnsafePointer(array) }
}

extension String {
    /// Without line breaks and trailing space: a message that fits in a log line.
    var oneLine: String {
        split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
