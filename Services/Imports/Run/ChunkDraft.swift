internal import Model

/// One chunk of the file, compiled and ready to send.
struct ChunkDraft: Sendable {
    /// A row with its place.
    struct Row: Sendable {
        var number: Int32
        var line: Int32
        var compiled: CompiledRow
    }

    /// 0 is the first.
    var number: Int32

    /// In the order of the file.
    var rows: [Row] = []

    /// The places in ``rows`` of those that are sent.
    var sent: [Int] = []

    /// What is sent of them.
    func body(_ batch: ContactBatch) -> [UInt8] {
        var batch = batch
        batch.rows = sent.map { rows[$0].compiled.contact }
        return BatchBody.contacts(batch)
    }

    /// By place, what came back; `nil` for rows that were not sent.
    ///
    /// - Parameter reply: as many results as rows were sent.
    /// - Returns: as many as there are rows.
    /// - Throws: ``PeerFault/shortReply`` when there are not.
    func results(_ reply: ContactBatchReply) throws -> [ContactRowResult?] {
        guard reply.results.count == sent.count else { throw PeerFault.shortReply }
        var results = [ContactRowResult?](repeating: nil, count: rows.count)
        for (place, result) in zip(sent, reply.results) { results[place] = result }
        return results
    }
}

/// A reply that breaks the protocol.
enum PeerFault: Error {
    case shortReply
}
