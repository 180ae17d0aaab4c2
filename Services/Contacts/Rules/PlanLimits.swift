internal import Model

extension Plan {
    /// How many custom fields an account may have (`domain.md` 6.5).
    var fieldLimit: Int {
        switch self {
        case .start, .unknown: 5
        case .essential: 25
        case .pro: 50
        case .premium: 100
        }
    }
}
