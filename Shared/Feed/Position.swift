/// How far a reader of a feed is.
///
/// On the wire `<epoch>_<xid>_<id>`: opaque to callers, compared by nobody but us.
public struct Position: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The cluster's system identifier and its timeline, `<identifier>-<timeline>`.
    public let epoch: String

    /// The transaction that wrote the row.
    public let xid: Int64

    /// The row.
    public let id: Int64

    /// A position.
    ///
    /// - Parameters:
    ///   - epoch: without an underscore.
    ///   - xid: a 64-bit transaction id.
    ///   - id: the change's id.
    public init(epoch: String, xid: Int64, id: Int64) {
        self.epoch = epoch
        self.xid = xid
        self.id = id
    }

    /// Reads what ``description`` writes.
    ///
    /// - Parameter text: of any origin.
    public init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count <= 40, let xid = Int64(parts[1]), xid >= 0,
            let id = Int64(parts[2]), id >= 0
        else { return nil }
        self.init(epoch: String(parts[0]), xid: xid, id: id)
    }

    /// What is sent.
    public var description: String { "\(epoch)_\(xid)_\(id)" }

    /// Orders positions of one epoch.
    public static func < (left: Position, right: Position) -> Bool {
        (left.xid, left.id) < (right.xid, right.id)
    }
}
