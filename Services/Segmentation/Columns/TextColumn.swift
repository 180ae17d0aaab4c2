// Texts of contacts, by slot: each different text is kept once and has a code.
//
//   codes    slot -> code      1, 2 or 4 bytes; 0 is empty, also for slots never set
//   offsets  code -> blob      text `c` is blob[offsets[c] ..< offsets[c + 1]]; text 0 is empty
//   blob     UTF-8, one text behind the other, without anything between
//   table    hash  -> code     open addressing, linear probing; 0 is a free place
//
// A test runs over the dictionary first (a bitmap of codes) and over the slots' codes then: what
// it costs a slot does not depend on the texts. Nothing is ever taken out of the dictionary by
// itself: texts that no slot has any more are dropped together, when they are more than half.
// Hashes are seeded by the process, so nobody can choose texts that collide. All texts together
// are shorter than 4 GiB: accounts are refused by their size long before.

/// Dictionary-coded texts, by slot; code 0 is empty.
package struct TextColumn: Sendable {
    private var codes = TextCodes()
    private var blob: [UInt8] = []
    private var offsets: [UInt32] = [0, 0]
    private var table: [UInt32] = []

    /// Slots that gave up a text since texts without a slot were last looked for.
    private var released = 0

    /// Without a text.
    package init() {}

    /// How many different texts there are, those no slot has any more included.
    package var distinct: Int { offsets.count - 2 }

    /// What it occupies, spare capacity included.
    package var bytes: Int {
        codes.occupied + blob.capacity + 4 * (offsets.capacity + table.capacity)
    }

    /// The text at `slot`; empty for slots never set.
    package subscript(text slot: UInt32) -> String {
        withBytes(of: codes[slot]) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether `slot` has no text.
    package func isEmpty(at slot: UInt32) -> Bool { codes[slot] == 0 }

    /// Puts a folded text at `slot`.
    ///
    /// - Returns: whether that changed anything.
    @discardableResult
    package mutating func set(_ text: String, at slot: UInt32) -> Bool {
        let old = codes[slot]
        let new = code(adding: text)
        guard new != old else { return false }
        codes.set(new, at: slot)
        if old != 0 {
            released += 1
            if released >= max(64, distinct / 2, codes.count / 16) { dropUnused() }
        }
        return true
    }

    /// Puts many folded texts at their slots.
    package mutating func load(slots: [UInt32], texts: [String]) {
        precondition(slots.count == texts.count, "a text for every slot")
        for (slot, text) in zip(slots, texts) { set(text, at: slot) }
    }

    /// Gives back spare capacity, for a column that will mostly be read.
    package mutating func trim() {
        codes.trim()
        blob = Array(unsafeUninitializedCapacity: blob.count) {
            $1 = $0.initialize(fromContentsOf: blob)
        }
        offsets = Array(unsafeUninitializedCapacity: offsets.count) {
            $1 = $0.initialize(fromContentsOf: offsets)
        }
        if !table.isEmpty { rehash(places: distinct + distinct / 4 + 8) }
    }

    /// The code of a text that is there.
    package func code(of text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { find($0).code }
    }

    /// Bits of the slots from `chunk` × 65,536 on whose code is in `codes`: 1,024 words, all set.
    package func fill(_ codes: CodeSet, chunk: Int, into words: UnsafeMutablePointer<UInt64>) {
        self.codes.fill(codes, chunk: chunk, into: words)
    }

    /// Whether the text at one slot passes; allocates nothing.
    package func holds(_ test: TextTest, at slot: UInt32) -> Bool {
        withBytes(of: codes[slot]) { test.holds($0) }
    }

    /// Every code whose text passes: one pass over the dictionary for all values, for `contains` one for
    /// each.
    package func codes(_ test: TextTest) -> CodeSet {
        var found = CodeSet(limit: distinct + 1)
        switch test.kind {
        case .equals:
            for value in test.values {
                if let code = value.withUnsafeBufferPointer({ find($0).code }) {
                    found.insert(code)
                }
            }
        case .startsWith, .endsWith:
            let edges = TextEdges(test)
            blob.withUnsafeBufferPointer { blob in
                offsets.withUnsafeBufferPointer { edges.find(in: blob, $0, &found) }
            }
        case .contains:
            blob.withUnsafeBufferPointer { blob in
                offsets.withUnsafeBufferPointer { offsets in
                    let search = TextSearch(blob: blob, offsets: offsets)
                    for value in test.values {
                        value.withUnsafeBufferPointer { search.find($0, &found) }
                    }
                }
            }
        }
        return found
    }

    // MARK: The dictionary

    private func withBytes<Value>(
        of code: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        let range = Int(offsets[Int(code)])..<Int(offsets[Int(code) + 1])
        return blob.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// The code of a text, and where in the table it is or would be.
    private func find(_ text: UnsafeBufferPointer<UInt8>) -> (code: UInt32?, place: Int) {
        guard !text.isEmpty, !table.isEmpty else { return (nil, 0) }
        var place = TextColumn.place(of: text, among: table.count)
        while table[place] != 0 {
            let code = table[place]
            let isEqual = withBytes(of: code) {
                $0.count == text.count && $0.begins(with: text, at: 0)
            }
            if isEqual { return (code, place) }
            place = place + 1 == table.count ? 0 : place + 1
        }
        return (nil, place)
    }

    private static func place(of text: UnsafeBufferPointer<UInt8>, among places: Int) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        let hash = UInt(bitPattern: hasher.finalize())
        return Int(hash.multipliedFullWidth(by: UInt(places)).high)
    }

    /// The code of a text, which gets one when it has none.
    private mutating func code(adding text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { text in
            guard !text.isEmpty else { return 0 }
            if table.count * 4 <= (distinct + 1) * 5 { rehash(places: max(16, distinct * 2)) }
            let (code, place) = find(text)
            if let code { return code }
            let new = UInt32(offsets.count - 1)
            blob.append(contentsOf: text)
            offsets.append(UInt32(blob.count))
            table[place] = new
            return new
        }
    }

    private mutating func rehash(places: Int) {
        table = Array(repeating: 0, count: max(places, distinct + 2))
        for code in 1..<UInt32(offsets.count - 1) {
            var place = withBytes(of: code) { TextColumn.place(of: $0, among: table.count) }
            while table[place] != 0 { place = place + 1 == table.count ? 0 : place + 1 }
            table[place] = code
        }
    }

    /// Drops texts that no slot has any more, when they are more than half.
    private mutating func dropUnused() {
        released = 0
        var used = [Bool](repeating: false, count: distinct + 1)
        codes.forEach { used[Int($0)] = true }
        let kept = used.dropFirst().count(where: \.self)
        guard kept * 2 < distinct else { return }
        var newCodes = [UInt32](repeating: 0, count: distinct + 1)
        var newBlob: [UInt8] = []
        var newOffsets: [UInt32] = [0, 0]
        for code in 1..<offsets.count - 1 where used[code] {
            newCodes[code] = UInt32(newOffsets.count - 1)
            newBlob += blob[Int(offsets[code])..<Int(offsets[code + 1])]
            newOffsets.append(UInt32(newBlob.count))
        }
        codes = codes.mapped(to: newCodes)
        blob = newBlob
        offsets = newOffsets
        rehash(places: kept * 2)
    }
}
