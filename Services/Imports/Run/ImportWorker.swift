internal import Clients
internal import EventLoop
internal import HTTP
internal import Model
internal import Service
internal import Synchronization

// Claims imports, one at a time, and does what their state asks for.
//
//   claim (fence + 1, lease) --> analyse or run <-- heartbeat every third of the lease
//          ^                          |
//          +--- lease ran out --------+   a killed worker: whoever comes next goes on
//
// Any number of workers, in any number of processes: who lost its claim learns so from its next
// write, which changes nothing.

/// Works on imports until cancelled.
final class ImportWorker: Sendable {
    private let jobs: JobStore
    private let accounts: AccountDirectory
    private let contacts: ContactsClient
    private let interests: InterestsClient
    private let doorbell: Doorbell
    private let log: Log
    private let current = Mutex<[Int64: JobRow]>([:])

    private static let patience = Duration.seconds(30)

    /// A worker for one process.
    init(
        jobs: JobStore, accounts: AccountDirectory, contacts: ContactsClient,
        interests: InterestsClient, doorbell: Doorbell, log: Log
    ) {
        self.jobs = jobs
        self.accounts = accounts
        self.contacts = contacts.waiting(ImportWorker.patience)
        self.interests = interests.waiting(ImportWorker.patience)
        self.doorbell = doorbell
        self.log = log
    }

    /// Works until cancelled; several may run.
    ///
    /// - Parameter loop: where its timers run.
    /// - Throws: `CancellationError`, or what the database said when work was looked for.
    func run(on loop: EventLoop) async throws {
        while true {
            try Task.checkCancellation()
            let rings = doorbell.rings
            if let job = try await jobs.claim() {
                await perform(job, on: loop)
            } else {
                await doorbell.wait(after: rings, on: loop, upTo: .seconds(1))
            }
        }
    }

    /// Lets other processes go on with what this one works on.
    func giveBack() async {
        for job in current.withLock({ Array($0.values) }) { try? await jobs.giveBack(job) }
    }

    private func perform(_ job: JobRow, on loop: EventLoop) async {
        current.withLock { $0[job.id.number] = job }
        defer { current.withLock { $0[job.id.number] = nil } }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.keep(job, on: loop) }
                group.addTask { try await self.work(on: job, loop) }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch is JobLost {
            log.info("import left to others", fields(job))
        } catch is CancellationError {
            log.info("import interrupted", fields(job))
        } catch let error as any TransientError where error.isTransient {
            log.warning("import interrupted", fields(job) + [("reason", .string("\(error)"))])
        } catch {
            log.error("import failed", fields(job) + [("reason", .string("\(error)"))])
            let reason = (error as? ServiceError)?.description ?? "it could not be read"
            try? await jobs.fail(job, "The import was stopped: \(reason).")
        }
    }

    private func work(on job: JobRow, _ loop: EventLoop) async throws {
        let steadily = Steadily(loop: loop) { [log] error in
            log.warning("import waits", [("reason", .string("\(error)"))])
        }
        let contacts = job.createdBy.map(self.contacts.acting) ?? self.contacts
        let interests = job.createdBy.map(self.interests.acting) ?? self.interests
        log.info("import goes on", fields(job))
        if job.state == .analysing {
            try await Analysis(
                job: job, jobs: jobs, accounts: accounts, contacts: contacts,
                interests: interests, steadily: steadily
            ).run()
        } else {
            let done = try await ImportRun(
                job: job, jobs: jobs, contacts: contacts, interests: interests, steadily: steadily
            ).run()
            log.info(
                "import finished",
                fields(job) + [
                    ("rows", .int(done.rowCount)), ("created", .int(done.counts?.created ?? 0)),
                    ("updated", .int(done.counts?.updated ?? 0)),
                    ("unchanged", .int(done.counts?.unchanged ?? 0)),
                    ("rejected", .int(done.counts?.rejected ?? 0)),
                ])
        }
    }

    /// Keeps the claim; ends with ``JobLost`` some time after it is gone.
    ///
    /// Until then the work goes on to its next fenced write: cancelled between a chunk's contacts
    /// and its interests it would leave these contacts without them. A peer that is away holds
    /// it up no longer than a lease.
    private func keep(_ job: JobRow, on loop: EventLoop) async throws {
        while true {
            try await loop.sleep(for: jobs.lease / 3)
            do {
                try await jobs.renew(job)
            } catch let error as JobLost {
                try await loop.sleep(for: jobs.lease)
                throw error
            } catch let error as any TransientError where error.isTransient {
                continue
            }
        }
    }

    private func fields(_ job: JobRow) -> [(String, Log.Value)] {
        [
            ("account", .int(job.account.number)), ("import", .int(job.id.number)),
            ("state", .string(job.state.rawValue)), ("fence", .int(job.fence)),
        ]
    }
}
