/// Lets in who asks for so many places, in the order of their arrival.
///
/// Who needs several asks for all at once: two that hold a part of theirs would wait for ever.
actor Turnstile {
    private var free: Int
    private var waiting: [(places: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(_ places: Int) { free = places }

    func enter(_ places: Int) async {
        guard !waiting.isEmpty || free < places else {
            free -= places
            return
        }
        await withCheckedContinuation { waiting.append((places, $0)) }
    }

    func leave(_ places: Int) {
        free += places
        while let next = waiting.first, next.places <= free {
            free -= next.places
            waiting.removeFirst().continuation.resume()
        }
    }
}
