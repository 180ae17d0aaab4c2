/// A place in a list, opaque to callers: the keyset of the last item, never personal data.
public enum Cursor {
    /// Writes a keyset.
    ///
    /// - Parameter numbers: of the last item on the page.
    /// - Returns: URL-safe text.
    public static func encode(_ numbers: [Int64]) -> String {
        "c" + numbers.map { String($0, radix: 36) }.joined(separator: ".")
    }

    /// Reads what ``encode(_:)`` wrote.
    ///
    /// - Parameter text: of any origin.
    /// - Returns: `nil` when it is no cursor.
    public static func decode(_ text: String) -> [Int64]? {
        guard text.hasPrefix("c"), text.utf8.count <= 200 else { return nil }
        let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int64($0, radix: 36) }
        return numbers.count == parts.count ? numbers : nil
    }
}
