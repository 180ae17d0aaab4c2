/// A message whose links and pixel are filled in for one recipient after the other.
struct MessageTemplate: Sendable {
    /// One more than there are links, then the rest behind the pixel.
    private let pieces: [[UInt8]]
    private let pixelPiece: Int

    /// Cuts the message where something is filled in.
    ///
    /// - Parameters:
    ///   - html: as it was registered.
    ///   - places: of the links, in order, within `html`.
    ///   - pixelAt: within `html`.
    init(_ html: [UInt8], places: [Range<Int>], pixelAt: Int) {
        var pieces: [[UInt8]] = []
        var from = 0
        var pixelPiece: Int?
        for place in places {
            if pixelPiece == nil, pixelAt <= place.lowerBound {
                pieces.append(Array(html[from..<pixelAt]))
                pixelPiece = pieces.count
                from = pixelAt
            }
            pieces.append(Array(html[from..<place.lowerBound]))
            from = place.upperBound
        }
        if pixelPiece == nil {
            pieces.append(Array(html[from..<pixelAt]))
            pixelPiece = pieces.count
            from = pixelAt
        }
        pieces.append(Array(html[from...]))
        self.pieces = pieces
        self.pixelPiece = pixelPiece ?? pieces.count
    }

    /// The message for one recipient.
    ///
    /// - Parameters:
    ///   - urls: one a link, in order.
    ///   - pixel: `nil` for none.
    ///   - hidden: of the link that no person sees; `nil` for none.
    /// - Returns: UTF-8.
    func filled(urls: [String], pixel: String?, hidden: String? = nil) -> String {
        var html: [UInt8] = []
        html.reserveCapacity(pieces.reduce(0) { $0 + $1.count } + (urls.count + 2) * 160)
        var urls = urls.makeIterator()
        for (index, piece) in pieces.enumerated() {
            html += piece
            if index + 1 == pixelPiece {
                if let hidden { html += MessageTemplate.hidden(hidden) }
                if let pixel { html += MessageTemplate.pixel(pixel) }
            } else if index + 1 < pieces.count, let url = urls.next() {
                html.append(34)
                html += MessageTemplate.escaped(url)
                html.append(34)
            }
        }
        return String(decoding: html, as: UTF8.self)
    }

    /// Nothing is drawn, `mso-hide` is for Outlook, and no key or screen reader comes to it.
    private static func hidden(_ url: String) -> [UInt8] {
        Array("<a href=\"".utf8) + escaped(url)
            + Array(
                "\" style=\"display:none;mso-hide:all\" aria-hidden=\"true\" tabindex=\"-1\"></a>"
                    .utf8
            )
    }

    private static func pixel(_ url: String) -> [UInt8] {
        Array("<img src=\"".utf8) + escaped(url)
            + Array("\" width=\"1\" height=\"1\" alt=\"\">".utf8)
    }

    /// As it stands in an attribute.
    private static func escaped(_ url: String) -> [UInt8] {
        guard url.utf8.contains(where: { $0 == 38 || $0 == 34 }) else { return Array(url.utf8) }
        return url.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 38: Array("&amp;".utf8)
            case 34: Array("&quot;".utf8)
            default: [byte]
            }
        }
    }
}
