/// Why there is no run, or no result of it: a sentence for whoever started it.
struct LoadFault: Error, CustomStringConvertible {
    let description: String

    /// Whether the command line is to blame: exit code 2.
    let isUsage: Bool

    init(_ description: String, isUsage: Bool = false) {
        self.description = description
        self.isUsage = isUsage
    }
}
