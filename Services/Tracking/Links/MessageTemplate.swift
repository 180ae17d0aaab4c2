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
    ///   - urls: one a link, in order; no character that HTML would want escaped.
    ///   - pixel: the same.
    /// - Returns: UTF-8.
    func filled(urls: [String], pixel: String) -> String {
        var html: [UInt8] = []
        html.reserveCapacity(pieces.reduce(0) { $0 + $1.count } + (urls.count + 1) * 160)
        var urls = urls.makeIterator()
        for (index, piece) in pieces.enumerated() {
            html += piece
            if index + 1 == pixelPiece {
                html += MessageTemplate.pixel(pixel)
            } else if index + 1 < pieces.count, let url = urls.next() {
                html.append(34)
                html += url.utf8
                html.append(34)
            }
        }
        return String(decoding: html, as: UTF8.self)
    }

    private static func pixel(_ url: String) -> [UInt8] {
        Array("<img src=\"\(url)\" width=\"1\" height=\"1\" alt=\"\">".utf8)
    }
}
