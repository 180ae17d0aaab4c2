internal import EventLoop

/// A request that is answered without a task, while its answer is awaited.
struct DirectExchange {
    let endpoint: Endpoint
    let method: Method
    let minor: Int
}

extension ServerConnection {
    /// Serves a request whose route needs no task.
    ///
    /// - Returns: whether it has such a route: the head is then of no use any more.
    func serveDirectly(
        _ endpoint: Endpoint, _ head: borrowing MessageHead, _ values: PathRanges
    ) -> Bool {
        guard let serve = endpoint.route.direct else { return false }
        directTurn &+= 1
        let outcome = head.bytes.withUnsafeBytes { bytes in
            serve(
                DirectRequest(
                    bytes, method: head.method, fields: head.fields, values: values, self))
        }
        direct = DirectExchange(
            endpoint: endpoint, method: head.method ?? .get, minor: head.framing.minor)
        switch outcome {
        case .reply(let reply, let location):
            location.withUnsafeBytes { queue(reply, location: $0) }
        case .later: updateDue()
        }
        return true
    }

    /// Sends what a handler owed; nothing when the connection has gone on without it.
    func send(_ reply: PreparedReply, location: UnsafeRawBufferPointer, turn: UInt32) {
        guard directTurn == turn, phase == .serving, direct != nil else { return }
        queue(reply, location: location)
        parseInput()
        settle()
    }

    private func queue(_ given: PreparedReply, location: UnsafeRawBufferPointer) {
        guard let direct else { return }
        let reply = location.allSatisfy(Grammar.isValue) ? given : .internalError
        if hub.isStopping { mustClose = true }
        let date = hub.date.line
        let before = transport.pending
        transport.queue { out in
            out.append(contentsOf: reply.head)
            if !location.isEmpty, reply.status == given.status {
                ReplyHead.append("Location: ", to: &out)
                out.append(contentsOf: location)
                ReplyHead.append("\r\n", to: &out)
            }
            out.append(contentsOf: date)
            if mustClose {
                ReplyHead.append("Connection: close\r\n", to: &out)
            } else if direct.minor == 0 {
                ReplyHead.append("Connection: keep-alive\r\n", to: &out)
            }
            ReplyHead.append("\r\n", to: &out)
            if direct.method != .head { out.append(contentsOf: reply.body) }
        }
        bytesOut += transport.pending - before
        let now = hub.loop.now
        report(direct, reply.status, now)
        self.direct = nil
        endReply(now)
    }

    /// Tells that a request which nobody answered yet has lost its peer.
    func report(_ direct: DirectExchange, _ status: Status, _ now: UInt64) {
        hub.rules.observe?(
            Exchange(
                request: nil, method: direct.method, route: direct.endpoint.route.template,
                status: status, nanoseconds: now - beganAt, bytesIn: 0, bytesOut: bytesOut), nil)
    }
}
