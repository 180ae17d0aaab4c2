/// A test of a text against some values; empty texts and empty values never match.
package struct TextTest: Sendable, Hashable {
    /// How a value is compared with a text, byte by byte.
    package enum Kind: Sendable, Hashable {
        case equals
        case contains
        case startsWith
        case endsWith
    }

    /// How each value is compared.
    package let kind: Kind

    /// UTF-8, folded as the texts are; one that matches is enough.
    package let values: [[UInt8]]

    /// A test; values that are empty are left out.
    package init(_ kind: Kind, _ values: [[UInt8]]) {
        self.kind = kind
        self.values = values.filter { !$0.isEmpty }
    }

    /// A test against folded texts.
    package init(_ kind: Kind, _ values: [String]) {
        self.init(kind, values.map { Array($0.utf8) })
    }

    /// Whether `text` passes; allocates nothing.
    func holds(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for value in values {
            let isMatch = value.withUnsafeBufferPointer { value in
                switch kind {
                case .equals: text.count == value.count && text.begins(with: value, at: 0)
                case .startsWith: text.begins(with: value, at: 0)
                case .endsWith: text.begins(with: value, at: text.count - value.count)
                case .contains: text.contains(value)
                }
            }
            if isMatch { return true }
        }
        return false
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether `value`, not empty, stands at `start`; false where it does not fit.
    @inline(__always)
    func begins(with value: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard start >= 0, value.count <= count - start else { return false }
        for index in 0..<value.count where self[start + index] != value[index] { return false }
        return true
    }

    /// Whether `value`, not empty, stands anywhere.
    fileprivate func contains(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        while start + value.count <= count {
            if begins(with: value, at: start) { return true }
            start += 1
        }
        return false
    }
}
