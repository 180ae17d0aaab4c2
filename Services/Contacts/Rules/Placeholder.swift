internal import Model

/// The key of a custom field (`domain.md` 6.5).
enum Placeholder {
    static let limit = 50

    /// Makes one from a name: `Geboren op` becomes `geboren_op`.
    static func from(_ name: String) -> String {
        var bytes: [UInt8] = []
        for scalar in name.lowercased().nfd.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9":
                bytes.append(UInt8(scalar.value))
            default:
                // Marks vanish with their letters kept; anything else separates.
                if scalar.properties.generalCategory == .nonspacingMark { continue }
                if !bytes.isEmpty, bytes.last != UInt8(ascii: "_") {
                    bytes.append(UInt8(ascii: "_"))
                }
            }
        }
        return clipped(bytes[...], to: limit)
    }

    /// The name's placeholder, numbered when others have it.
    static func free(from name: String, besides taken: Set<String>) -> String {
        let first = from(name)
        guard taken.contains(first) else { return first }
        var number = 2
        while true {
            let suffix = "_\(number)"
            let next = clipped(Array(first.utf8)[...], to: limit - suffix.utf8.count) + suffix
            if !taken.contains(next) { return next }
            number += 1
        }
    }

    static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= limit
            && text.unicodeScalars.allSatisfy {
                ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
            }
    }

    private static func clipped(_ bytes: ArraySlice<UInt8>, to length: Int) -> String {
        var rest = bytes.prefix(length)
        while rest.last == UInt8(ascii: "_") { rest.removeLast() }
        return rest.isEmpty ? "field" : String(decoding: rest, as: UTF8.self)
    }
}
