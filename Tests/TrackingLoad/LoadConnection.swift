/// One connection of a worker, and what it waits for.
struct LoadConnection {
    enum State {
        case closed, connecting, idle, waiting
    }

    var state = State.closed
    var descriptor: Int32 = -1
    let target: Int

    /// When the request was due, and when its bytes left.
    var due: UInt64 = 0
    var sentAt: UInt64 = 0

    var ask = RequestSource.Ask()

    /// The beginning of a reply that came in pieces.
    var rest: [UInt8] = []

    init(target: Int) { self.target = target }
}
