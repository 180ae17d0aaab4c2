/// Where a request belongs in a trace: W3C Trace Context, level 1.
public struct TraceContext: Sendable, Hashable {
    /// 32 lower-case hexadecimal digits, not all zero.
    public let traceID: String

    /// 16 lower-case hexadecimal digits: this process's part of the trace.
    public let spanID: String

    /// Whether the caller records the trace.
    public let isSampled: Bool

    /// What is sent to the next service.
    public var traceparent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    /// The request that the current task serves, whose trace its own requests belong to.
    @TaskLocal static var served: RequestCore?

    /// Begins a trace.
    public static func begin() -> TraceContext { TraceContext(seed: RequestID.next()) }

    private init(traceID: String, seed: UInt64, isSampled: Bool) {
        self.traceID = traceID
        self.isSampled = isSampled
        spanID = RequestID.hex(RequestID.mix(seed ^ 0x7370_616e) | 1)
    }

    /// Begins a trace whose ids follow from a number.
    init(seed: UInt64) {
        let high = RequestID.hex(RequestID.mix(seed ^ 0x7472_6163))
        self.init(traceID: high + RequestID.hex(seed | 1), seed: seed, isSampled: false)
    }

    /// Takes a trace over with a span of our own; begins one when the header is malformed.
    init(header: String?, seed: UInt64) {
        let parts = header?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count >= 4, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            TraceContext.isHex(parts[0], 2), TraceContext.isHex(parts[1], 32),
            TraceContext.isHex(parts[2], 16), TraceContext.isHex(parts[3], 2),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }),
            let flags = UInt8(parts[3], radix: 16)
        else {
            self.init(seed: seed)
            return
        }
        self.init(traceID: String(parts[1]), seed: seed, isSampled: flags & 1 != 0)
    }

    private static func isHex(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
