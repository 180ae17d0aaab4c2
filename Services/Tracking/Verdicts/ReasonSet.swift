/// Reasons of a judgement, without memory of their own.
struct ReasonSet: OptionSet, Sendable, Hashable {
    let rawValue: UInt32

    static let head = ReasonSet(rawValue: 1)
    static let unanswered = ReasonSet(rawValue: 2)
    static let prefetch = ReasonSet(rawValue: 4)
    static let botAgent = ReasonSet(rawValue: 8)
    static let soonAfterDelivery = ReasonSet(rawValue: 16)
    static let manyLinksAtOnce = ReasonSet(rawValue: 32)
    static let fasterThanHands = ReasonSet(rawValue: 64)
    static let hiddenLink = ReasonSet(rawValue: 128)
    static let missingHeaders = ReasonSet(rawValue: 256)
    static let checkedAtClick = ReasonSet(rawValue: 512)
    static let scanningNetwork = ReasonSet(rawValue: 1_024)
    static let probingNetwork = ReasonSet(rawValue: 2_048)
    static let privacyProxy = ReasonSet(rawValue: 4_096)
    static let openedBefore = ReasonSet(rawValue: 8_192)
    static let handsClick = ReasonSet(rawValue: 16_384)
    static let visitedPage = ReasonSet(rawValue: 32_768)

    /// The bits are in the order of the names.
    var reasons: [Judgement.Reason] {
        guard !isEmpty else { return [] }
        return Judgement.Reason.allCases.enumerated()
            .filter { contains(ReasonSet(rawValue: 1 << UInt32($0.offset))) }
            .map(\.element)
    }
}
