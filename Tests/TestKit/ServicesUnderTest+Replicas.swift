internal import FoundationEssentials
public import HTTP

extension ServicesUnderTest {
    /// Changes a program's configuration; it counts from its next start.
    ///
    /// - Parameters:
    ///   - program: whose.
    ///   - members: keys of the file with their new values; others stay.
    /// - Throws: when the file cannot be read or written.
    public func configure(_ program: AudienceProgram, _ members: [String: JSON]) throws {
        try write(try config(of: program, with: members), to: path(of: program.rawValue))
    }

    /// Starts another process of a program over the same database, and waits for `/readyz`.
    ///
    /// It ends with the test.
    ///
    /// - Parameters:
    ///   - program: which.
    ///   - members: what its configuration has besides another port.
    /// - Returns: the process.
    /// - Throws: when it does not become ready.
    public func startReplica(
        of program: AudienceProgram, _ members: [String: JSON] = [:]
    ) async throws -> ServiceReplica {
        let port = LoneNode.freePort()
        let name = "\(program.rawValue)-\(port)"
        let own = members.merging(["port": .integer(Int64(port))]) { own, _ in own }
        try write(try config(of: program, with: own), to: path(of: name))
        let log = "\(folder)/log/\(name).log"
        let child = try ChildProgram(
            try Self.binaries() + "/audience-\(program.rawValue)", ["--config", path(of: name)],
            environment: ["PATH": "/usr/bin:/bin"], log: log)
        try "\(child.id)\n".write(
            toFile: "\(folder)/run/\(name).pid", atomically: true, encoding: .utf8)
        let replica = ServiceReplica(
            base: try BaseURL("http://127.0.0.1:\(port)"), log: log, child: child)
        keep(replica)
        let request = ClientRequest(.get, replica.base, "/readyz")
        try await eventually(within: .seconds(60), "\(name) to be ready") {
            (try? await client.send(request).status) == .ok
        }
        return replica
    }

    private func path(of name: String) -> String { "\(folder)/config/\(name).json" }

    private func config(
        of program: AudienceProgram, with members: [String: JSON]
    ) throws -> JSON {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path(of: program.rawValue))))
        guard case .object(let held) = try JSON(parsing: bytes) else {
            throw ChildProgramError("the configuration of \(program) is no object")
        }
        let others = held.filter { members[$0.key] == nil }
        return .object(others + members.map { JSON.Member(key: $0, value: $1) })
    }

    private func write(_ json: JSON, to path: String) throws {
        try Data(json.bytes).write(to: URL(filePath: path))
    }
}
