internal import HTTP

/// What the headers of a request tell about a hit.
///
/// Of the fields themselves nothing but the agent is kept.
struct HitHeaders {
    var flags: HitFlags = []
    var address: HitAddress

    /// At most ``Hit/agentLength`` bytes of UTF-8.
    private(set) var agent: [UInt8] = []

    /// Whether the peer is one of ours, whose `X-Forwarded-For` can be believed.
    private let isProxied: Bool

    init(_ request: DirectRequest) {
        address = request.withPeer { HitAddress(bytes: $0) }
        isProxied = address.isOurs
        if request.method == .head { flags.insert(.head) }
        request.eachField { name, value in take(name, value) }
    }

    /// Tells fields apart by their length first: most requests have a dozen that say nothing here.
    private mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        switch name.count {
        case 3:
            if name.isNamed("dnt") { flags.insert(.doNotTrack) }
            if name.isNamed("via") { flags.insert(.via) }
        case 5: if name.isNamed("x-moz") { takePurpose(value) }
        case 6:
            if name.isNamed("accept") {
                flags.insert(.acceptAny)
                if value.holds("text/html") { flags.insert(.acceptHTML) }
            }
        case 7:
            if name.isNamed("purpose") { takePurpose(value) }
            if name.isNamed("referer") { flags.insert(.referer) }
            if name.isNamed("sec-gpc") { flags.insert(.doNotTrack) }
        case 9: if name.isNamed("x-purpose") { takePurpose(value) }
        case 10: if name.isNamed("user-agent") { takeAgent(value) }
        case 11: if name.isNamed("sec-purpose") { takePurpose(value) }
        case 15:
            if name.isNamed("accept-language") { flags.insert(.acceptLanguage) }
            if name.isNamed("accept-encoding") { flags.insert(.acceptEncoding) }
            if name.isNamed("x-forwarded-for") { takeForwarded(value) }
        case 25: if name.isNamed("upgrade-insecure-requests") { flags.insert(.upgrade) }
        default: break
        }
        if name.count >= 9, name.begins("sec-") { takeMetadata(name, value) }
    }

    /// By these browsers and mail clients say that nobody looks yet.
    private mutating func takePurpose(_ value: UnsafeRawBufferPointer) {
        if value.holds("prefetch") || value.holds("prerender") || value.holds("preview") {
            flags.insert(.prefetch)
        }
    }

    private mutating func takeMetadata(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) {
        if name.begins("sec-fetch-") {
            flags.insert(.fetchMetadata)
            if name.isNamed("sec-fetch-user"), value.isNamed("?1") { flags.insert(.fetchUser) }
            if name.isNamed("sec-fetch-mode"), value.isNamed("navigate") { flags.insert(.navigate) }
        } else if name.begins("sec-ch-ua") {
            flags.insert(.clientHints)
        }
    }

    /// The first 512 bytes, as UTF-8, cut between two characters.
    private mutating func takeAgent(_ value: UnsafeRawBufferPointer) {
        guard agent.isEmpty else { return }
        if value.count <= Hit.agentLength, value.allSatisfy({ $0 < 0x80 }) {
            agent = Array(value)
            return
        }
        // A field is Latin-1 (RFC 9110 section 5.5).
        for byte in value {
            let width = byte < 0x80 ? 1 : 2
            guard agent.count + width <= Hit.agentLength else { return }
            if width == 2 { agent.append(0xc0 | byte >> 6) }
            agent.append(width == 2 ? 0x80 | byte & 0x3f : byte)
        }
    }

    /// Who really asked: the last address that a proxy of ours added.
    ///
    /// What stands further left is the sender's own word.
    private mutating func takeForwarded(_ value: UnsafeRawBufferPointer) {
        guard isProxied else {
            flags.insert(.via)
            return
        }
        var start = value.count
        while start > 0, value[start - 1] != 44 { start -= 1 }
        if start > 0 { flags.insert(.via) }
        let last = value[start...].filter { $0 != 32 && $0 != 9 }
        address = HitAddress(String(decoding: last, as: UTF8.self))
    }
}

extension UnsafeRawBufferPointer {
    /// Whether it is `name`, which is in lower case, without regard to case.
    fileprivate func isNamed(_ name: StaticString) -> Bool {
        count == name.utf8CodeUnitCount && begins(name)
    }

    fileprivate func begins(_ name: StaticString) -> Bool {
        guard count >= name.utf8CodeUnitCount else { return false }
        for index in 0..<name.utf8CodeUnitCount where !matches(at: index, name.utf8Start[index]) {
            return false
        }
        return true
    }

    /// Whether `part`, which is in lower case, occurs, without regard to case.
    fileprivate func holds(_ part: StaticString) -> Bool {
        let length = part.utf8CodeUnitCount
        guard count >= length else { return false }
        return (0...(count - length)).contains { start in
            UnsafeRawBufferPointer(rebasing: self[start...]).begins(part)
        }
    }

    private func matches(at index: Int, _ wanted: UInt8) -> Bool {
        let byte = self[index]
        return ((65...90).contains(byte) ? byte | 32 : byte) == wanted
    }
}
