// The sample job: the product's main job through five services, as a client would do it, and the
// generator of the file that it imports.
//
//   audience-sample generate [--rows 5000] [--seed 1] [--bytes 0] [--interests 0] > contacts.csv
//   audience-sample run --config sample.json
//
// Everything is found or made, so that it can run again on the same data. It exits 0, or 1 with
// the name of the step that failed, or 64 for wrong arguments.

internal import FoundationEssentials
internal import Glibc
internal import HTTP

/// What people see the platform do first.
@main
enum SampleProgram {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "generate":
            guard let shape = shape(Array(arguments.dropFirst())) else { usage() }
            guard Console.write(SampleFile.make(shape)) else { exit(1) }
        case "run":
            guard arguments.count == 3, arguments[arguments.startIndex + 1] == "--config",
                let path = arguments.last
            else { usage() }
            await run(path)
        default: usage()
        }
    }

    private static func shape(_ options: [String]) -> SampleFile.Shape? {
        var shape = SampleFile.Shape()
        var rest = options[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst().flatMap({ Int($0) }), value >= 0 else { return nil }
            switch name {
            case "--rows": shape.rows = value
            case "--seed": shape.seed = UInt64(value)
            case "--bytes": shape.bytes = value
            case "--interests": shape.interests = value
            default: return nil
            }
        }
        return shape
    }

    private static func run(_ path: String) async {
        let console = Console()
        do {
            let text = try Data(contentsOf: URL(filePath: path))
            let config = try JSON.decode(SampleConfig.self, from: [UInt8](text), .reply)
            try await SampleJob(config, console).run()
        } catch {
            console.line("")
            console.line("FAILED in step: \(console.step): \(error)")
            exit(1)
        }
    }

    private static func usage() -> Never {
        let text = """
            usage: audience-sample generate [--rows n] [--seed n] [--bytes n] [--interests n]
                   audience-sample run --config <file>

            """
        _ = text.withCString { Glibc.write(STDERR_FILENO, $0, strlen($0)) }
        exit(64)
    }
}
