internal import Model

/// Appends what web statistics read to the links of a message.
///
/// Parameters that a link has itself stay, whatever their value; every other byte of its URL stays
/// too.
struct UTMParameters: Sendable {
    /// What is appended, with the campaign's name; `nil` when nothing is.
    let settings: UTMSettings?

    /// In their order; none of them empty.
    private let parameters: [(name: String, value: String)]

    /// Those of a message.
    ///
    /// - Parameters:
    ///   - settings: `nil` appends nothing.
    ///   - campaign: in place of one that is empty.
    init(_ settings: UTMSettings?, campaign: String) {
        guard var settings, settings.isOn else {
            self.settings = nil
            parameters = []
            return
        }
        if settings.campaign.isEmpty { settings.campaign = campaign }
        self.settings = settings
        parameters = [
            ("utm_source", settings.source), ("utm_medium", settings.medium),
            ("utm_campaign", settings.campaign), ("utm_content", settings.content),
        ].filter { !$0.value.isEmpty }
    }

    /// Where a click on a link is sent; `nil` when that is the URL as it stands.
    func destination(of url: String) -> String? {
        let bytes = url.utf8
        let place = bytes.firstIndex(of: UTMParameters.hash) ?? bytes.endIndex
        let head = bytes[..<place]
        let query = head.firstIndex(of: UTMParameters.question).map {
            head[head.index(after: $0)...]
        }
        let own = UTMParameters.names(in: query ?? head[head.endIndex...])
        let missing = parameters.filter { !own.contains($0.name) }
        guard !missing.isEmpty else { return nil }
        let appended = missing.map { "\($0.name)=\(UTMParameters.escaped($0.value))" }
            .joined(separator: "&")
        let join =
            if let query { query.isEmpty || query.last == UTMParameters.ampersand ? "" : "&" } else
            { "?" }
        return String(url[..<place]) + join + appended + String(url[place...])
    }

    /// The names of parameters, as a site reads them, in lower case.
    private static func names(in query: Substring.UTF8View) -> Set<String> {
        Set(
            query.split(separator: ampersand).map { parameter in
                decoded(parameter.prefix { $0 != equals }).lowercased()
            })
    }

    private static func decoded(_ name: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = name
        while let byte = rest.popFirst() {
            if byte == percent, let text = String(rest.prefix(2)),
                let code = UInt8(text, radix: 16),
                text.utf8.count == 2
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Every byte but letters, digits and `-._~` as `%XX`.
    private static func escaped(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let code = String(byte, radix: 16, uppercase: true)
                text += code.count == 1 ? "%0\(code)" : "%\(code)"
            }
        }
        return text
    }

    private static let hash = UInt8(ascii: "#")
    private static let question = UInt8(ascii: "?")
    private static let ampersand = UInt8(ascii: "&")
    private static let equals = UInt8(ascii: "=")
    private static let percent = UInt8(ascii: "%")
}

extension UTMSettings {
    /// These settings with what a message says otherwise.
    func changed(by patch: UTMPatch?) -> UTMSettings {
        UTMSettings(
            isOn: patch?.isOn ?? isOn, source: patch?.source ?? source,
            medium: patch?.medium ?? medium, campaign: patch?.campaign ?? campaign,
            content: patch?.content ?? content)
    }
}
