internal import Clients
internal import HTTP
internal import Model
internal import Service

/// Whom an export is about.
enum ExportScope: Sendable, Hashable {
    case everyone
    case segment(SegmentID)
    case interest(InterestID)
}

/// Finds the contacts of a scope, piece by piece.
struct ExportMembers: Sendable {
    let contacts: ContactStore
    let interests: InterestsClient
    let segmentation: SegmentationClient

    /// Contacts of a piece: one statement each.
    static let piece = 1_000

    /// Refuses a scope that its owner does not know, before anything is sent.
    func check(_ scope: ExportScope, of account: AccountID) async throws {
        do {
            switch scope {
            case .everyone: return
            case .segment(let id): _ = try await segmentation.segment(id, in: account)
            case .interest(let id): _ = try await interests.interest(id, in: account)
            }
        } catch let error as ServiceError {
            throw ExportFault(error, scope) ?? error
        }
    }

    /// Hands over every contact of the scope, at constant memory.
    func each(
        of scope: ExportScope, in account: AccountID,
        _ body: ([Contact]) async throws -> Void
    ) async throws {
        switch scope {
        case .everyone:
            try await contacts.each(of: account, body)
        case .segment(let id):
            try await segmentation.members(of: id, in: account) { members in
                try await hand(over: members.map(\.contact), in: account, body)
            }
        case .interest(let id):
            try await interests.members(of: id, in: account) { members in
                let subscribed = members.filter { $0.state == .subscribed }.map(\.contact)
                try await hand(over: subscribed, in: account, body)
            }
        }
    }

    private func hand(
        over ids: [ContactID], in account: AccountID, _ body: ([Contact]) async throws -> Void
    ) async throws {
        var rest = ids[...]
        while !rest.isEmpty {
            let found = try await contacts.all(
                Array(rest.prefix(ExportMembers.piece)), in: account)
            if !found.isEmpty { try await body(found) }
            rest = rest.dropFirst(ExportMembers.piece)
        }
    }
}
