internal import Model

/// Where the cells of a column go.
enum Target: Hashable, Sendable {
    case email, firstName, name, language, source
    case memberships(InterestKind)
    /// By placeholder.
    case field(String)
    case skip

    /// Reads the protocol's name.
    ///
    /// - Parameter text: such as `email` or `field:birthday`; any other text is `nil`.
    init?(_ text: String) {
        switch text {
        case "email": self = .email
        case "firstName": self = .firstName
        case "name": self = .name
        case "language": self = .language
        case "source": self = .source
        case "interests": self = .memberships(.interest)
        case "preferences": self = .memberships(.preference)
        case "labels": self = .memberships(.label)
        case "skip": self = .skip
        default:
            guard text.hasPrefix("field:"), text.utf8.count > 6 else { return nil }
            self = .field(String(text.dropFirst(6)))
        }
    }

    /// The protocol's name.
    var text: String {
        switch self {
        case .email: "email"
        case .firstName: "firstName"
        case .name: "name"
        case .language: "language"
        case .source: "source"
        case .memberships(.preference): "preferences"
        case .memberships(.label): "labels"
        case .memberships: "interests"
        case .field(let placeholder): "field:\(placeholder)"
        case .skip: "skip"
        }
    }

    /// Whether several columns may have it: what is appended can come from anywhere.
    var isRepeatable: Bool {
        switch self {
        case .memberships, .skip: true
        default: false
        }
    }

    /// The name that Contacts uses for it in a ``FieldIssue``.
    var issueField: String {
        if case .field(let placeholder) = self { "fields/\(placeholder)" } else { text }
    }
}
