/// An error that may be gone when the same thing is tried again.
public protocol TransientError: Error {
    /// Whether a later try can work: a lost connection, a time-out, a full pool.
    var isTransient: Bool { get }
}

extension TransientError {
    /// True, unless the type knows better.
    public var isTransient: Bool { true }
}
