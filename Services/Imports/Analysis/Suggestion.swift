/// "Did you mean": the nearest of a few names.
enum Suggestion {
    /// Finds what was probably meant.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - names: what exists; the first 1,000 are looked at.
    /// - Returns: a name that differs in case or accents only, else one at most 2 edits away.
    static func nearest(to text: String, among names: some Collection<String>) -> String? {
        let wanted = text.lowercased()
        if let slip = names.first(where: { $0.lowercased() == wanted }) { return slip }
        let letters = Array(wanted)
        guard letters.count >= 3, letters.count <= 100 else { return nil }
        let limit = letters.count < 6 ? 1 : 2
        var best: (name: String, distance: Int)?
        for name in names.prefix(1_000) {
            let other = Array(name.lowercased())
            guard abs(other.count - letters.count) <= limit else { continue }
            let distance = distance(letters, other)
            if distance <= min(limit, (best?.distance ?? .max) - 1) { best = (name, distance) }
        }
        return best?.name
    }

    /// Levenshtein's distance.
    ///
    /// - Complexity: O(a.count × b.count).
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let replaced = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
