internal import Synchronization

/// Traits of the agents seen lately: a few thousand make up nearly all hits.
final class AgentCache: Sendable {
    private let known = Mutex<[String: AgentTraits]>([:])

    /// What all rules of a process share.
    static let shared = AgentCache()

    /// So many agents of 512 bytes are 2 MB; when full, it is emptied.
    private static let most = 4_096

    /// The traits of an agent, read once.
    func traits(of agent: String) -> AgentTraits {
        known.withLock { known in
            if let traits = known[agent] { return traits }
            if known.count >= AgentCache.most { known.removeAll(keepingCapacity: true) }
            let traits = AgentTraits(agent)
            known[agent] = traits
            return traits
        }
    }
}
