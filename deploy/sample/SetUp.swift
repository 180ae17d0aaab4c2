internal import Clients
internal import Model

/// What the account has, once it is set up.
struct Setting: Sendable {
    var user: User
    var source: Source

    /// In the order of ``SampleData/interests``.
    var interests: [Interest]
}

/// Finds or makes what the account needs.
struct SetUp {
    let job: SampleJob

    /// Runs the step.
    func run() async throws -> Setting {
        let account = SampleJob.account
        let made = try await job.contacts.put(SampleData.draft, account: account)
        job.console.note(
            "account \(made.id): \(made.name), mode \(made.mode.rawValue), plan "
                + "\(made.plan.rawValue), \(made.languages.joined(separator: " ")), \(made.timeZone)"
        )

        let user = try await user()
        job.console.note("user \(user.id): \(user.name)")
        let fields = try await fields()
        job.console.note(
            "fields: " + fields.map { "\($0.name) (\($0.type.rawValue))" }.joined(separator: ", "))
        let source = try await source()
        job.console.note("source \(source.id): \(source.name)")
        let interests = try await interests()
        job.console.note(
            "interests: "
                + interests.map { "\($0.name) (\($0.visibility.rawValue))" }
                .joined(separator: "; "))
        try await blacklist()
        job.console.note(
            "\(SampleData.blacklisted.count) addresses on the blacklist, "
                + "\(SampleData.isBlocked.count) of them for good")
        return Setting(user: user, source: source, interests: interests)
    }

    private func user() async throws -> User {
        let known = try await job.contacts.users(in: SampleJob.account)
        if let user = known.first(where: { $0.email == SampleData.user.email }) { return user }
        return try await job.contacts.addUser(SampleData.user, in: SampleJob.account)
    }

    private func fields() async throws -> [Field] {
        let known = try await job.contacts.fields(in: SampleJob.account)
        var fields: [Field] = []
        for draft in SampleData.fields {
            if let field = known.first(where: { $0.name == draft.name }) {
                fields.append(field)
            } else {
                fields.append(try await job.contacts.addField(draft, in: SampleJob.account))
            }
        }
        return fields
    }

    private func source() async throws -> Source {
        let known = try await job.contacts.sources(in: SampleJob.account)
        if let source = known.first(where: { $0.name == SampleData.source }) { return source }
        return try await job.contacts.addSource(
            SourceDraft(name: SampleData.source), in: SampleJob.account)
    }

    /// Interests learns of a new account through a feed, or asks for it: no wait is needed.
    private func interests() async throws -> [Interest] {
        let known = try await job.interests.interests(in: SampleJob.account)
        var interests: [Interest] = []
        for draft in SampleData.interests {
            if let interest = known.first(where: { $0.name == draft.name }) {
                interests.append(interest)
            } else {
                interests.append(try await job.interests.add(draft, in: SampleJob.account))
            }
        }
        return interests
    }

    private func blacklist() async throws {
        let known = Set(try await job.contacts.blacklist(in: SampleJob.account).compactMap(\.email))
        for address in SampleData.blacklisted where !known.contains(address) {
            _ = try await job.contacts.addToBlacklist(
                BlacklistDraft(
                    email: address, reason: .manual,
                    blocked: SampleData.isBlocked.contains(address)),
                in: SampleJob.account)
        }
    }
}
