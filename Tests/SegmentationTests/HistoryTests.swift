import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("How large segments were", .database(Schema.migrations))
struct HistoryTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await body(world, try await ServedRoutes(world.routes))
    }

    private static let note = Statement<NoRow, AccountID, SegmentID, [Instant], [Int64]>(
        """
        INSERT INTO segment_size (account_id, segment_id, at, size)
        SELECT $1::bigint, $2::bigint, at, size
        FROM unnest($3::timestamptz[], $4::bigint[]) AS noted (at, size)
        ON CONFLICT (account_id, segment_id, at) DO NOTHING
        """)

    /// Sizes so many hours ago.
    private func note(_ sizes: [(hours: Int64, size: Int64)], _ segment: SegmentID, _ world: World)
        async throws
    {
        let now = Instant.now.rawValue
        try await world.database.run(
            HistoryTests.note, world.account, segment,
            sizes.map { Instant(rawValue: now - $0.hours * 3_600_000) }, sizes.map(\.size))
    }

    private func picture(_ segment: SegmentID, _ server: ServedRoutes, width: Int = 640)
        async throws -> PlainXML.Element
    {
        let bytes = try await server.segmentation.historyPicture(
            of: segment, in: AccountID(7), width: width)
        return try PlainXML.read(String(decoding: bytes, as: UTF8.self))
    }

    @Test func `the size over time as numbers, page by page`() async throws {
        try await serving { world, server in
            let segment = try await world.filled("A", .all([]))
            try await note([(30, 5), (20, 7), (10, 6)], segment, world)

            let page = try await server.send(.get, "/segments/\(segment)/history?limit=2")
                .json(Page<SegmentSize>.self)
            let all = try await server.segmentation.history(of: segment, in: world.account)

            #expect(page.items.map(\.size) == [5, 7] && page.next != nil)
            #expect(all.map(\.size) == [5, 7, 6, 0])
        }
    }

    @Test func `old sizes are thinned out to the last of a minute, then of an hour`() async throws {
        let world = try await World()
        let segments = [
            try await world.add("A", .all([])).id, try await world.add("B", .all([])).id,
        ]
        let hour: Int64 = 3_600_000
        let now = Instant.now.rawValue / hour * hour
        // Each segment has 60 sizes a minute of three minutes: now, hours ago and weeks ago.
        for segment in segments {
            for start in [now - hour * 24 * 14, now - hour * 5, now] {
                let at = (0..<180).map { Instant(rawValue: start + $0 * 1_000) }
                try await world.database.run(
                    HistoryTests.note, world.account, segment, at, (0..<180).map(Int64.init(_:)))
            }
        }

        try await world.segments.thinSizes()

        for segment in segments {
            let left = try await world.database.all(
                SegmentStatements.sizes, world.account, segment, Instant(rawValue: 0), 1_000)
            #expect(left.map(\.values.1) == [179, 59, 119, 179] + (0..<180))
        }
    }

    @Test func `a picture has a name, words, dates and numbers, and nothing that runs`()
        async throws
    {
        try await serving { world, server in
            let name = #"Wine & <script>alert("x")</script>"#
            let segment = try await world.add(name, .all([])).id
            try await note([(24 * 40, 1_200), (24 * 20, 2_400), (1, 1_800)], segment, world)

            let reply = try await server.send(.get, "/segments/\(segment)/history.svg")
            let svg = try await picture(segment, server)

            #expect(reply.headers["Content-Type"] == "image/svg+xml; charset=utf-8")
            #expect(svg.name == "svg" && svg.attributes["role"] == "img")
            #expect(svg.attributes["viewBox"] == "0 0 640 240")
            #expect(svg.all("title").map(\.text) == [name])
            let words = try #require(svg.all("desc").first?.text)
            #expect(words.contains("at least 1\u{202F}200, at most 2\u{202F}400, 1\u{202F}800 now"))
            let labels = svg.all("text").map(\.text)
            #expect(labels.contains("2\u{202F}000") && labels.contains("0"))
            let dates = labels.filter { Day($0) != nil }
            #expect(dates.count > 1 && dates == dates.sorted())
            let names = Set(svg.children.map(\.name))
            #expect(names.isSubset(of: ["title", "desc", "text", "path"]))
        }
    }

    @Test func `the size stays what it was until the next point`() throws {
        func piece(_ at: Int64, _ size: Int64) -> HistoryPiece {
            let at = Instant(rawValue: at)
            return HistoryPiece(
                from: at, until: at, first: size, lowest: size, highest: size, last: size)
        }
        let chart = SizeChart(
            name: "A", description: "B", pieces: [piece(0, 0), piece(500, 100)],
            from: Instant(rawValue: 0), until: Instant(rawValue: 1_000), ticks: [], width: 200,
            height: 172)

        let drawn = try PlainXML.read(chart.svg).all("path").filter {
            $0.attributes["fill"] == "none"
        }

        // 45 to 160 across, 140 to 40 up: across at the bottom, up in the middle, across at the top.
        let path = try #require(drawn.first?.attributes["d"])
        #expect(path == "M45 140V140V140V140H45H102.5V40V40V40V40H102.5H160")
    }

    @Test func `a segment without a history is drawn without a line`() async throws {
        try await serving { world, server in
            let segment = try await world.add("New", .all([])).id

            let svg = try await picture(segment, server)

            #expect(svg.all("path").isEmpty)
            #expect(svg.all("desc").map(\.text) == ["No size is known yet."])
        }
    }

    @Test(arguments: [
        ("1", "DST", 24 * 3), ("2", "a year", 24 * 400), ("3", "an hour", 1), ("4", "days", 100),
    ])
    func `labels never stand on each other`(_ seed: String, _ span: String, _ hours: Int64)
        async throws
    {
        try await serving { world, server in
            let segment = try await world.add("A", .all([])).id
            var sizes: [(hours: Int64, size: Int64)] = []
            for ago in stride(from: hours, through: 0, by: -Int(max(1, hours / 300))) {
                sizes.append((ago, 1_000_000 + ago * 7 % 13))
            }
            try await note(sizes, segment, world)

            for width in [200, 640, 2_000] {
                let svg = try await picture(segment, server, width: width)
                let places = svg.all("text")
                    .filter { $0.attributes["y"] == "226" }
                    .compactMap { $0.attributes["x"].flatMap(Double.init) }
                #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 60 })
                #expect(width < 640 || places.count > 1)
                let drawn = try #require(
                    svg.all("path").first { $0.attributes["fill"] == "none" }?.attributes["d"])
                #expect(drawn.utf8.count < width * 60)
            }
        }
    }

    @Test(arguments: ["width=199", "width=2001", "height=119", "height=x", "width="])
    func `sizes that are none are refused`(_ query: String) async throws {
        try await serving { world, server in
            let segment = try await world.add("A", .all([])).id

            let problem = try await server.problem(
                .get, "/segments/\(segment)/history.svg?\(query)")

            #expect(problem == "400 /problems/invalid-query")
        }
    }

    @Test(arguments: [
        (0, 0, [0, 1]), (0, 3, [0, 1, 2, 3]), (0, 1_200, [0, 500, 1_000, 1_500]),
        (900, 1_000, [900, 950, 1_000]), (7, 7, [0, 2, 4, 6, 8]),
    ])
    func `numbers are round, and begin at 0 unless half would be empty`(
        _ lowest: Int64, _ highest: Int64, _ labels: [Int64]
    ) {
        #expect(NumberScale(lowest: lowest, highest: highest, labels: 4).labels == labels)
    }
}
