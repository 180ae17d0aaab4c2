import EventLoop
import Glibc

// The measuring side of deploy/bench, which starts and stops what is measured.
//
//   loop-server <port>                 serves one route on one loop, until killed
//   slow-connections <port> <count>    sends a byte a second on each, until killed
//   click-to-entry <config> <seconds>  prints figures, one JSON object a line
//   click-during-import <config>
//   clicks-applied <config> <clicks>
//   ship <internal port>               once the node has a backlog that is about to go
//   import <config>
//   segment-count <config> <calls> <contacts>  over HTTP
//   segment-count-sql <config> <indexes> <calls>
//   segment-load <config> all|numbers  prints seconds since it was started
//   segment-decide <config> <contacts>
//   segment-flips <config> <segments> <changes a second> <seconds> <contacts>
//   segment-catchup <config> <accounts> <contacts> <changes>
//   columns-count <contacts>           these in this process, without a service
//   columns-contains <contacts>
//   columns-decide <contacts>
//   columns-memory <contacts>
//   columns-snapshot <contacts>
//   columns-growth <svg path>
//   figure <name> <value> <unit> [<limit> [<must>]]
//   table                              reads figures, prints a table; exit 1 when a must is missed

/// Measures, and says how it compares.
@main
enum BenchmarksProgram {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            say("audience-benchmarks: \(error)")
            exit(1)
        }
    }

    private static func run(_ words: [String]) async throws {
        let config = words.count > 1 ? words[1] : ""
        switch words.first {
        case "loop-server": try await LoopServer.run(port: Int(config) ?? 0)
        case "slow-connections":
            SlowConnections.run(
                port: Int(config) ?? 0, count: words.count > 2 ? Int(words[2]) ?? 1_000 : 1_000)
        case "click-to-entry":
            let seconds = words.count > 2 ? Int(words[2]) ?? 20 : 20
            show(try await ClickToEntry.atRest(Site(config: config), seconds: seconds))
        case "click-during-import":
            show(try await ClickToEntry.duringImport(Site(config: config)))
        case "clicks-applied":
            let count = words.count > 2 ? Int(words[2]) ?? 50_000 : 50_000
            show(try await ClicksApplied.figures(Site(config: config), count: count))
        case "ship": show(try await ShippingRate(port: Int(config) ?? 0).figures())
        case "import": show(try await ImportRun.figures(Site(config: config)))
        case "segment-count", "segment-count-sql", "segment-load", "segment-decide",
            "segment-flips", "segment-catchup":
            show(try await SegmentRuns.run(words))
        case "columns-count", "columns-contains", "columns-decide", "columns-memory",
            "columns-snapshot", "columns-growth":
            show(try ColumnsRun.run(words))
        case "figure": show([try figure(Array(words.dropFirst()))])
        case "table": try table()
        default: throw BenchError("wants a command; see deploy/bench")
        }
    }

    private static func figure(_ words: [String]) throws -> Figure {
        guard words.count >= 3, let value = Double(words[1]) else {
            throw BenchError("figure wants a name, a value and a unit")
        }
        return Figure(
            words[0], value, words[2], limit: words.count > 3 ? Double(words[3]) : nil,
            must: words.count > 4 ? words[4] : nil)
    }

    private static func table() throws {
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        let table = try FigureTable(lines: lines)
        print(table.text)
        if !table.isHeld { exit(1) }
    }

    private static func show(_ figures: [Figure]) {
        for figure in figures { print(figure.line) }
    }

    private static func say(_ text: String) {
        let line = text + "\n"
        _ = write(STDERR_FILENO, line, line.utf8.count)
    }
}
