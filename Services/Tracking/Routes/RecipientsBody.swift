internal import HTTP
internal import Model

/// The JSON of a ``RecipientsReply``, written recipient by recipient.
///
/// A reply of thousands of recipients takes long to write: between two of them others may run.
struct RecipientsBody {
    /// UTF-8; the whole reply after ``close()``.
    private(set) var bytes: [UInt8] = Array("{\"results\":[".utf8)

    private var count = 0

    /// - Parameter bytes: about how many it will have: what grows by doubling takes twice as much.
    init(bytes: Int) { self.bytes.reserveCapacity(bytes) }

    /// Writes the next item.
    mutating func append(_ recipient: Recipient) {
        bytes += (count == 0 ? "{" : ",{").utf8
        count += 1
        bytes += "\"contact\":\(recipient.contact)".utf8
        member("tracking", recipient.tracking?.rawValue)
        bytes += ",\"links\":[".utf8
        for (index, link) in recipient.links.enumerated() {
            bytes += "\(index == 0 ? "" : ","){\"link\":\(link.link),\"url\":".utf8
            JSON.write(link.url, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
        member("pixel", recipient.pixel)
        member("hidden", recipient.hidden)
        member("html", recipient.html)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes the end.
    mutating func close() { bytes += "]}".utf8 }

    private mutating func member(_ key: String, _ value: String?) {
        guard let value else { return }
        bytes += ",\"\(key)\":".utf8
        JSON.write(value, to: &bytes)
    }
}
