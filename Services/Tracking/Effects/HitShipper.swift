// Moves hits from the spool into PostgreSQL, each exactly once.
//
//   read the oldest batches of one opening
//   one transaction: spool.shipped moves from what it was to the last sequence  (compare-and-set)
//                    COPY the hits
//                    hit_shipped: how far each account's hits of this spool are here
//   forget the batches in the spool
//
// A crash between the commit and the forgetting is told by the sequence: what is at or below
// `shipped` is forgotten and not stored. Someone else who ships the same opening, from a copy of
// the file, moves the row first, and our compare-and-set fails.
//
// Hits of several accounts go in one transaction: it publishes nothing.

internal import EventLoop
internal import Model
internal import Postgres
internal import Service

/// Ships the hits of one spool; one task runs it.
final class HitShipper: Sendable {
    private let spool: Spool
    private let database: Database
    private let due: DueAccounts
    private let settings: ShipperSettings
    private let damaged: Counter
    private let shipped: Counter

    init(
        _ spool: Spool, into database: Database, due: DueAccounts, _ settings: ShipperSettings,
        metrics: Metrics
    ) {
        self.spool = spool
        self.database = database
        self.due = due
        self.settings = settings
        damaged = metrics.counter(
            "audience_spool_damaged_total", "Hits of the spool that could not be read back.")
        shipped = metrics.counter("audience_hits_shipped_total", "Hits stored in PostgreSQL.")
    }

    /// Ships whatever comes, until cancelled; throws what the database or the disk said.
    func run(on loop: EventLoop) async throws {
        try await makePartitions(around: .now)
        var days: Set<Int32> = []
        var pace = ShippingPace()
        while !Task.isCancelled {
            let began = ContinuousClock.now
            let count = try await ship(&days, most: pace.most)
            pace.note(hits: count, took: .now - began)
            if count >= pace.most { continue }
            if count > 0 {
                try await loop.sleep(for: settings.pause)
            } else {
                await spool.bell.wait(atMost: .seconds(1), on: loop)
            }
        }
    }

    /// Makes the partitions of this month and the next.
    func makePartitions(around moment: Instant) async throws {
        for day in [moment.day, (moment + .seconds(31 * 86_400)).day] {
            try await database.run(HitStatements.makePartition, day)
        }
    }

    /// Ships the oldest batches of one opening.
    ///
    /// - Parameters:
    ///   - days: those whose partition is known to be there.
    ///   - most: hits after which no further batch is taken.
    /// - Returns: how many hits the spool no longer has, stored now or before.
    /// - Throws: what the database or the disk said, or ``ShippedElsewhere``.
    func ship(_ days: inout Set<Int32>, most: Int = ShippingPace.most) async throws -> Int {
        let read = try await spool.read(most: most)
        guard let first = read.first else { return 0 }
        let batches = read.prefix { $0.epoch == first.epoch }
        guard let last = batches.last else { return 0 }
        let state = try await shippedState(of: first.epoch)
        // A batch may stand twice in the file: see `SpoolFile.takeOver`.
        var reached = state.shipped
        let fresh = batches.filter { batch in
            defer { reached = max(reached, batch.last) }
            return batch.last > reached
        }
        if !fresh.isEmpty {
            let shipment = Shipment(fresh, of: state.number)
            try await makePartitions(of: shipment, &days)
            try await store(shipment, of: state, upTo: reached)
            shipped.add(shipment.count)
            damaged.add(shipment.damaged)
            for (account, part) in shipment.accounts {
                due.add(account, receivedFrom: part.earliest)
            }
        }
        try await spool.remove(through: last)
        return batches.reduce(0) { $0 + $1.count }
    }

    /// The row of an opening, made when it is not there.
    private func shippedState(of epoch: [UInt8]) async throws -> SpoolState {
        if let row = try await database.first(HitStatements.findSpool, epoch) {
            return SpoolState(number: row.values.0, shipped: row.values.1)
        }
        try await database.run(HitStatements.addSpool, epoch, settings.node)
        guard let row = try await database.first(HitStatements.findSpool, epoch) else {
            preconditionFailure("a row that was inserted is not there")
        }
        return SpoolState(number: row.values.0, shipped: row.values.1)
    }

    private struct SpoolState {
        let number: Int32
        let shipped: Int64
    }

    private func store(
        _ shipment: Shipment, of state: SpoolState, upTo last: Int64
    ) async throws {
        try await database.transaction { transaction in
            let moved = try await transaction.run(
                HitStatements.moveSpool, state.number, state.shipped, last)
            guard moved == 1 else { throw ShippedElsewhere() }
            guard shipment.count > 0 else { return }
            try await transaction.run(
                HitStatements.reach, shipment.accounts.map(\.key),
                shipment.accounts.map(\.value.through), state.number)
            try await transaction.copyIn(HitStatements.copy) { writer in
                let bytes = shipment.rows.bytes
                for start in stride(from: 0, to: bytes.count, by: HitShipper.piece) {
                    let end = min(start + HitShipper.piece, bytes.count)
                    try await writer.write(Array(bytes[start..<end]))
                }
            }
        }
    }

    /// Bytes that are handed to libpq at once.
    private static let piece = 65_536

    private func makePartitions(
        of shipment: Shipment, _ days: inout Set<Int32>
    ) async throws {
        for day in shipment.days where !days.contains(day) {
            try await database.run(HitStatements.makePartition, Day(rawValue: day))
            days.insert(day)
        }
    }
}

/// How a spool is shipped.
struct ShipperSettings: Sendable {
    /// What this node is called in the table of spools.
    var node = "tracking"

    /// Between two transactions, when the spool is nearly empty.
    var pause: Duration = .milliseconds(50)
}

/// Another process has shipped this opening further since we looked: look again.
struct ShippedElsewhere: TransientError {}
