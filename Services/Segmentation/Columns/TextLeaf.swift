/// Slots whose text passes a test.
final class TextLeaf: Leaf {
    private let held: HeldTexts
    /// `nil`: any text passes.
    private let test: TextTest?
    private lazy var codes = makeCodes()

    init(_ held: HeldTexts, _ test: TextTest?) {
        self.held = held
        self.test = test
    }

    override var weight: Double { Double(held.filled) * (test == nil ? 1 : 0.1) }
    override var cost: Double { test == nil ? 0.5 : 1 }

    override func holds(_ slot: UInt32) -> Bool {
        test.map { held.texts.holds($0, at: slot) } ?? !held.texts.isEmpty(at: slot)
    }

    private func makeCodes() -> CodeSet {
        test.map(held.texts.codes) ?? CodeSet(through: held.texts.distinct)
    }

    override func fill(_ chunk: Int, _ words: UnsafeMutablePointer<UInt64>) {
        held.texts.fill(codes, chunk: chunk, into: words)
    }
}

/// Texts that leaves and their property share.
final class HeldTexts {
    var texts = TextColumn()
    /// Slots with a text.
    var filled = 0
}
