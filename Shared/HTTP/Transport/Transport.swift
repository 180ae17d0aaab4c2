internal import EventLoop
internal import Glibc

/// Whoever speaks a protocol over a ``Transport``; called on the loop's thread.
protocol TransportOwner: AnyObject {
    /// Bytes came; they are gone when this returns.
    func received(_ bytes: UnsafeRawBufferPointer)

    /// The peer will send no more; it may still read.
    func ended()

    /// The connection is broken; nothing can be sent or received.
    func failed(_ code: Int32)

    /// Everything that was to be sent has been handed to the kernel.
    func drained()
}

/// A connected, non-blocking socket with what waits to be sent on it.
///
/// Loop-bound. It tells epoll only what changes, and sends at once what fits. It holds its owner
/// until it is closed.
final class Transport: EventHandler {
    let loop: EventLoop
    var owner: (any TransportOwner)?

    /// When bytes were last sent, or when something began to wait to be sent.
    private(set) var progressAt: UInt64 = 0
    private(set) var hasEnded = false

    private let descriptor: Int32
    private let buffer: ReadBuffer
    private var registration: EventLoop.Registration?
    private var interest: Readiness = .read
    private var isReading = true
    private var isConnecting = false
    private var out: [UInt8] = []
    private var sent = 0

    /// Takes a descriptor over.
    init(_ descriptor: Int32, loop: EventLoop, buffer: ReadBuffer) {
        self.descriptor = descriptor
        self.loop = loop
        self.buffer = buffer
        registration = loop.watch(descriptor, for: .read, self)
    }

    var isOpen: Bool { registration != nil }

    /// Whether the peer has neither sent anything nor closed.
    var isQuiet: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0
            && errno == EAGAIN
    }

    /// How many bytes wait to be sent.
    var pending: Int { out.count - sent }

    /// Closes the socket; nothing more is told to the owner.
    func close() {
        guard let registration else { return }
        loop.forget(registration)
        self.registration = nil
        owner = nil
        out = []
        sent = 0
        _ = Glibc.close(descriptor)
    }

    /// Whether arriving bytes are wanted; while they are not, they stay with the sender.
    func setReading(_ wanted: Bool) {
        guard wanted != isReading else { return }
        isReading = wanted
        updateInterest()
    }

    /// Tells the peer that no more will be sent.
    func shutDownSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes with a reset, so that the peer cannot take what it has for the whole.
    func abort() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger,
            socklen_t(MemoryLayout.size(ofValue: linger)))
        close()
    }

    /// Queues bytes; ``flush()`` sends them.
    func queue(_ write: (inout [UInt8]) -> Void) {
        if pending == 0 { progressAt = loop.now }
        write(&out)
    }

    /// Sends what waits, as much as fits.
    func flush() {
        guard isOpen, !isConnecting else { return }
        while pending > 0 {
            let count = out.withUnsafeBytes { bytes in
                send(
                    descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
                if pending > 0 { progressAt = loop.now }
            } else if errno == EAGAIN {
                compact()
                updateInterest()
                return
            } else if errno != EINTR {
                owner?.failed(errno)
                return
            }
        }
        out.removeAll(keepingCapacity: out.capacity <= Transport.keptCapacity)
        sent = 0
        updateInterest()
    }

    private static let keptCapacity = 16_384

    private func compact() {
        guard sent > Transport.keptCapacity, sent > out.count / 2 else { return }
        out.removeSubrange(..<sent)
        sent = 0
    }

    private func updateInterest() {
        guard let registration else { return }
        var wanted: Readiness = []
        if isReading, !hasEnded { wanted.insert(.read) }
        if !isReading, !hasEnded { wanted.insert(watchesEnd ? .peerClosed : []) }
        if pending > 0 || isConnecting { wanted.insert(.write) }
        guard wanted != interest else { return }
        interest = wanted
        loop.change(registration, to: wanted)
    }

    /// Whether the peer's end is told even while nothing is read.
    var watchesEnd = false {
        didSet { updateInterest() }
    }

    // MARK: Readiness

    func ready(_ readiness: Readiness) {
        if isConnecting {
            finishConnecting()
            return
        }
        if readiness.contains(.write) {
            flush()
            if isOpen, pending == 0 { owner?.drained() }
        }
        guard isOpen else { return }
        if readiness.contains(.read), isReading {
            receive()
        } else if readiness.contains(.peerClosed) {
            hasEnded = true
            updateInterest()
            owner?.ended()
        } else if !readiness.isDisjoint(with: .broken) {
            owner?.failed(ECONNRESET)
        }
    }

    private func receive() {
        let count = recv(descriptor, buffer.bytes.baseAddress, buffer.bytes.count, 0)
        if count > 0 {
            owner?.received(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]))
        } else if count == 0 {
            hasEnded = true
            updateInterest()
            owner?.ended()
        } else if errno != EAGAIN, errno != EINTR {
            owner?.failed(errno)
        }
    }

    // MARK: Connecting

    /// Called once with 0 or an errno.
    private var connected: ((Int32) -> Void)?

    /// Waits until a connection that was begun is made or refused.
    func whenConnected(_ report: @escaping (Int32) -> Void) {
        isConnecting = true
        connected = report
        updateInterest()
    }

    private func finishConnecting() {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        _ = getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        isConnecting = false
        let report = connected
        connected = nil
        updateInterest()
        report?(code)
    }
}

/// The bytes that one read of a loop can take; shared by all connections of the loop.
final class ReadBuffer {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

    deinit { bytes.deallocate() }
}
