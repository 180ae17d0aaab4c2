internal import EventLoop

/// Owns a connection that belongs to no pool.
final class ConnectionKeeper: ConnectionOwner, Sendable {
    func connectionHasRoom(_ connection: Connection) {}

    func connectionIsGone(_ connection: Connection, _ error: PostgresError) {}

    func resend(_ call: Call) {
        call.settle(.failure(PostgresError(.connectionLost, call.command.name, "interrupted")))
    }

    func adopt(
        _ handle: PostgresHandle, on loop: EventLoop, _ settings: DatabaseSettings,
        _ canceller: Canceller
    ) async -> Connection {
        await withCheckedContinuation { continuation in
            loop.onLoop {
                let connection = Connection(handle, on: loop, settings, canceller, owner: self)
                connection.lease()
                continuation.resume(returning: connection)
            }
        }
    }

    func close(_ connection: Connection) async {
        await withCheckedContinuation { continuation in
            connection.loop.onLoop {
                connection.drop(PostgresError(.closed, "close", "closed"))
                continuation.resume()
            }
        }
    }
}
