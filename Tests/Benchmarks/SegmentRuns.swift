/// The commands that measure a running `audience-segmentation`.
enum SegmentRuns {
    /// Runs one of them: the command, the configuration, and numbers.
    static func run(_ words: [String]) async throws -> [Figure] {
        guard words.count > 1 else { throw BenchError("wants a configuration") }
        let site = try SegmentSite(config: words[1])
        switch words[0] {
        case "segment-count":
            return try await SegmentCountRun(site: site).overHTTP(
                calls: number(words, 2, 500), population: number(words, 3, 1_000_000))
        case "segment-count-sql":
            return try await SegmentCountRun(site: site).inSQL(
                calls: number(words, 3, 9), indexes: words.count > 2 ? words[2] : "indexes")
        case "segment-load":
            let columns = words.count > 2 ? SegmentLoadRun.Columns(rawValue: words[2]) : .all
            guard let columns else { throw BenchError("wants all or numbers") }
            let seconds = try await SegmentLoadRun(site: site).seconds(columns)
            return [Figure("first answer", seconds, "s")]
        case "segment-decide":
            return try await SegmentDecideRun(site: site).figures(
                calls: 200, population: Int64(number(words, 2, 1_000_000)))
        case "segment-flips":
            return try await SegmentFlipsRun(site: site).figures(
                segments: number(words, 2, 1_000), rate: number(words, 3, 500),
                seconds: number(words, 4, 20), population: Int64(number(words, 5, 1_000_000)))
        default:
            let accounts = Int64(number(words, 2, 1))
            return try await SegmentCatchUpRun(
                site: site, first: 1, accounts: accounts, contacts: Int64(number(words, 3, 200_000))
            ).figures(changes: number(words, 4, 200_000))
        }
    }

    private static func number(_ words: [String], _ index: Int, _ otherwise: Int) -> Int {
        words.count > index ? Int(words[index]) ?? otherwise : otherwise
    }
}
