/// First in, first out, without moving what is behind.
struct Queue<Element> {
    private var elements: [Element] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    var count: Int { elements.count - head }

    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() {
        head += 1
        // The front is dropped once it is the larger half: amortised O(1).
        guard head * 2 > elements.count else { return }
        elements.removeFirst(head)
        head = 0
    }

    /// `isGone` is called once an element, in order; it may not touch the queue.
    mutating func removeAll(where isGone: (Element) -> Bool) {
        elements.removeFirst(head)
        head = 0
        elements.removeAll(where: isGone)
    }
}
