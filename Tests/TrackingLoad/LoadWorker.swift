// One thread that loads: its own epoll, connections and share of the rate.
//
//   connect all --> [ send what is due on idle connections --> wait --> read replies ] --> end
//
// The rate is kept by the clock, not by the replies: request k is due at start + k / rate, and its
// answer's time counts from then. When every connection waits for a slow node, requests become
// late, and say so. (A closed loop hides that: "coordinated omission", as Tene called it.)
//
// It costs a send, a read and a share of two waits a request, so that two cores can load one.

import CLinux
import Glibc
import Synchronization

/// One thread of a run.
final class LoadWorker: @unchecked Sendable {
    // @unchecked: everything but `progress` is touched by the thread of `run` only.

    /// What other threads read.
    let progress = Mutex(LoadProgress())

    private let plan: LoadPlan
    private let share: Int?
    private let apart: Double
    private var source: RequestSource
    private var fates: TokenFates
    private var counts = LoadCounts()
    private var latencies: [UInt64] = []

    private let epoll = linux_epoll_create()
    private var connections: [LoadConnection]
    private var idle = IndexQueue()
    private var closed: [Int]
    private var connecting = 0
    private var mayConnectAt: UInt64 = 0
    private var hasConnected = false

    private var began: UInt64?
    private var issued = 0
    private var waiting = 0
    private var hasUsedAll = false
    private var sweepAt: UInt64 = 0

    private let request: UnsafeMutableRawBufferPointer
    private let reply = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: 512)

    init(_ plan: LoadPlan, number: Int) {
        self.plan = plan
        let options = plan.options
        share = plan.planned(by: number)
        apart = options.rate.map { 1e9 * Double(options.threads) / $0 } ?? 0
        source = RequestSource(plan, worker: number)
        fates = TokenFates(count: options.verifies ? plan.book.count : 0)
        connections = stride(from: number, to: options.connections, by: options.threads).map {
            LoadConnection(target: $0 % plan.targets.count)
        }
        closed = Array(connections.indices.reversed())
        request = .allocate(byteCount: source.longest, alignment: 16)
    }

    deinit {
        close(epoll)
        request.deallocate()
        reply.deallocate()
        events.deallocate()
    }

    /// Loads until all is sent and answered, or too late.
    ///
    /// - Returns: what became of each token; empty unless the run verifies.
    func run() throws -> TokenFates {
        defer {
            for index in connections.indices { hangUp(index) }
            progress.withLock { $0.isOver = true }
        }
        let givesUpAt = linux_monotonic() + 10_000_000_000
        while true {
            let now = linux_monotonic()
            connectMore(now)
            if began == nil, now > givesUpAt, !hasConnected {
                throw LoadFault("nothing accepts connections on the public port")
            }
            if began == nil, idle.count == connections.count || now > givesUpAt { began = now }
            if let began { issue(now, since: began) }
            if isOver(now) { break }
            wait(now)
            if now >= sweepAt { sweep(now) }
            publish()
        }
        if let share, plan.options.rate != nil, !LoadStop.isAsked {
            counts.unsent += max(0, share - issued)
        }
        publish()
        return fates
    }

    private func publish() {
        progress.withLock { progress in
            for latency in latencies { progress.latest.record(latency) }
            progress.counts = counts
            progress.began = began ?? 0
            progress.ended = linux_monotonic()
        }
        latencies.removeAll(keepingCapacity: true)
    }

    // MARK: Sending

    private func issue(_ now: UInt64, since began: UInt64) {
        while idle.count > 0, !hasIssuedAll(now, since: began) {
            var due = now
            if plan.options.rate != nil {
                due = began + UInt64(Double(issued) * apart)
                guard due <= now else { return }
            }
            guard let ask = source.next() else {
                hasUsedAll = true
                return
            }
            send(ask, due, now)
        }
    }

    private func hasIssuedAll(_ now: UInt64, since began: UInt64) -> Bool {
        if hasUsedAll || LoadStop.isAsked { return true }
        if let share, issued >= share { return true }
        return plan.options.rate == nil && now >= end(since: began)
    }

    private func end(since began: UInt64) -> UInt64 {
        began + UInt64(plan.options.seconds * 1e9)
    }

    private var patience: UInt64 { UInt64(plan.options.patience * 1e9) }

    private func isOver(_ now: UInt64) -> Bool {
        guard let began else { return LoadStop.isAsked }
        if hasIssuedAll(now, since: began) { return waiting == 0 }
        // What could not be sent for want of an answered connection never will be.
        return plan.options.rate != nil && now > end(since: began) + patience
    }

    private func send(_ ask: RequestSource.Ask, _ due: UInt64, _ now: UInt64) {
        guard let index = idle.popFirst() else { return }
        let length = source.write(ask, to: connections[index].target, into: request)
        let sent = Glibc.send(
            connections[index].descriptor, request.baseAddress, length, Int32(MSG_NOSIGNAL))
        issued += 1
        counts.sent += 1
        waiting += 1
        connections[index].state = .waiting
        connections[index].ask = ask
        connections[index].due = due
        connections[index].sentAt = now
        if let token = ask.token, plan.options.verifies { fates[token] = .sent }
        if sent != length { broke(index) }
    }

    // MARK: Connections

    private func connectMore(_ now: UInt64) {
        guard now >= mayConnectAt else { return }
        while connecting < 128, let index = closed.popLast() {
            let descriptor = plan.targets[connections[index].target].connect()
            guard descriptor >= 0 else {
                couldNotConnect(index, now)
                return
            }
            connections[index].descriptor = descriptor
            connections[index].state = .connecting
            connecting += 1
            _ = linux_epoll_control(
                epoll, EPOLL_CTL_ADD, descriptor, EPOLLOUT.rawValue, UInt64(index))
        }
    }

    private func couldNotConnect(_ index: Int, _ now: UInt64) {
        counts.unconnected += 1
        closed.append(index)
        mayConnectAt = now + 20_000_000
    }

    private func connected(_ index: Int) {
        connecting -= 1
        var code: Int32 = 0
        var length = socklen_t(4)
        let descriptor = connections[index].descriptor
        _ = getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        guard code == 0 else {
            connections[index].state = .closed
            close(descriptor)
            connections[index].descriptor = -1
            couldNotConnect(index, linux_monotonic())
            return
        }
        hasConnected = true
        _ = linux_epoll_control(
            epoll, EPOLL_CTL_MOD, descriptor, EPOLLIN.rawValue, UInt64(index))
        becomeIdle(index)
    }

    private func becomeIdle(_ index: Int) {
        connections[index].state = .idle
        idle.append(index)
    }

    private func hangUp(_ index: Int) {
        guard connections[index].descriptor >= 0 else { return }
        close(connections[index].descriptor)
        connections[index].descriptor = -1
        connections[index].rest = []
    }

    /// The connection is gone; what it waited for is not answered.
    private func broke(_ index: Int) {
        let state = connections[index].state
        guard state != .closed else { return }
        if state == .waiting {
            waiting -= 1
            counts.broken += 1
        }
        if state == .idle { idle.remove(index) }
        hangUp(index)
        connections[index].state = .closed
        closed.append(index)
    }

    // MARK: Replies

    private func wait(_ now: UInt64) {
        var pause: UInt64 = 10_000_000
        if closed.count > 0 { pause = mayConnectAt > now ? min(pause, mayConnectAt - now) : 0 }
        if let began, idle.count > 0, !hasIssuedAll(now, since: began) {
            let due = began + UInt64(Double(issued) * apart)
            pause = min(pause, due > now ? due - now : 0)
        }
        if connecting >= 128 { pause = 1_000_000 }
        if pause > 0 {
            // epoll_wait counts in milliseconds, which is longer than most replies take.
            guard linux_wait_readable(epoll, pause) > 0 else { return }
        }
        let count = linux_epoll_wait(epoll, events, 512, 0)
        for event in 0..<Int(max(0, count)) {
            let index = Int(linux_event_tag(events + event))
            if connections[index].state == .connecting {
                connected(index)
            } else {
                receive(index)
            }
        }
    }

    private func receive(_ index: Int) {
        let count = recv(connections[index].descriptor, reply.baseAddress, reply.count, 0)
        guard count > 0 else {
            if count == 0 || (errno != EAGAIN && errno != EINTR) { broke(index) }
            return
        }
        guard connections[index].state == .waiting else { return broke(index) }
        let isHead = connections[index].ask.isHead
        let bytes = UnsafeRawBufferPointer(rebasing: reply[..<count])
        if connections[index].rest.isEmpty {
            take(ReplyScan.read(bytes, isHead: isHead), bytes, index)
        } else {
            connections[index].rest.append(contentsOf: bytes)
            let whole = connections[index].rest
            whole.withUnsafeBytes { take(ReplyScan.read($0, isHead: isHead), $0, index) }
        }
    }

    private func take(_ outcome: ReplyScan.Outcome, _ bytes: UnsafeRawBufferPointer, _ index: Int) {
        switch outcome {
        case .incomplete:
            if connections[index].rest.isEmpty { connections[index].rest = Array(bytes) }
        case .malformed:
            counts.wrong += 1
            counts.broken -= 1
            broke(index)
        case .whole(let scan):
            judge(scan, bytes, index)
            waiting -= 1
            connections[index].rest.removeAll(keepingCapacity: true)
            if scan.closes || bytes.count > scan.length {
                connections[index].state = .idle
                idle.append(index)
                broke(index)
            } else {
                becomeIdle(index)
            }
        }
    }

    private func judge(_ scan: ReplyScan, _ bytes: UnsafeRawBufferPointer, _ index: Int) {
        let connection = connections[index]
        guard let token = connection.ask.token else {
            if scan.status == 404 { counts.refused += 1 } else { counts.wrong += 1 }
            return
        }
        if scan.status == 503 {
            counts.unavailable += 1
        } else if scan.status == 302, leads(scan, bytes, to: plan.book.link(of: token)) {
            counts.acknowledged += 1
            let now = linux_monotonic()
            latencies.append(now > connection.due ? now - connection.due : 0)
            if plan.options.verifies { fates[token] = .acknowledged }
        } else {
            counts.wrong += 1
        }
    }

    private func leads(_ scan: ReplyScan, _ bytes: UnsafeRawBufferPointer, to link: Int) -> Bool {
        let expected = plan.book.destinations[link]
        guard scan.location.count == expected.count, let base = bytes.baseAddress else {
            return false
        }
        return memcmp(base + scan.location.lowerBound, expected, expected.count) == 0
    }

    /// Gives up on answers that take too long.
    private func sweep(_ now: UInt64) {
        sweepAt = now + 100_000_000
        for index in connections.indices
        where connections[index].state == .waiting && now > connections[index].sentAt + patience {
            counts.late += 1
            counts.broken -= 1
            broke(index)
        }
    }
}
