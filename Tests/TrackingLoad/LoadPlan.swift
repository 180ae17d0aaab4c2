/// What all workers of a run share.
struct LoadPlan: Sendable {
    let options: LoadOptions
    let book: TokenBook
    let targets: [LoadTarget]
    let choice: LinkChoice

    /// What follows the path of a request: by target, then by agent.
    let endings: [[[UInt8]]]

    init(_ options: LoadOptions, _ book: TokenBook, _ targets: [LoadTarget]) {
        self.options = options
        self.book = book
        self.targets = targets
        choice = LinkChoice(among: options.links, skew: options.skew)
        endings = targets.map { target in
            options.agents.agents.map { agent in
                Array(" HTTP/1.1\r\nHost: \(target.authority)\r\n\(agent.fields)\r\n".utf8)
            }
        }
    }

    /// How many requests a worker sends; `nil` when only time ends them.
    func planned(by worker: Int) -> Int? {
        options.planned.map { whole in
            whole / options.threads + (worker < whole % options.threads ? 1 : 0)
        }
    }
}
