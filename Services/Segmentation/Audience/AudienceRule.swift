internal import Model

/// Who is in an audience, by the parts that a contact was in.
///
/// Parts are bits: part n is bit n, of one word for those that include and one for those that
/// exclude.
struct AudienceRule: Sendable, Hashable {
    /// More do not fit a column of `integer`, nor anybody's head.
    static let mostParts = 20

    let join: AudienceJoin
    /// Every part that includes.
    let all: Int32

    init(join: AudienceJoin, parts: Int) {
        self.join = join
        all = Int32(1) << Int32(parts) - 1
    }

    /// Whether the parts that include want the contact.
    func isWanted(_ includedBy: Int32) -> Bool {
        join == .all ? includedBy == all : includedBy != 0
    }

    /// Whether the contact is in.
    func isIn(_ includedBy: Int32, _ excludedBy: Int32) -> Bool {
        excludedBy == 0 && isWanted(includedBy)
    }

    /// The numbers of the parts of a word, ascending.
    static func parts(_ bits: Int32) -> [Int] {
        (0..<mostParts).filter { bits >> Int32($0) & 1 == 1 }
    }
}
