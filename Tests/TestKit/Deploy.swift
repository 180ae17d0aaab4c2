internal import FoundationEssentials

/// The shell functions of `deploy/`, so that tests set up exactly what `deploy/run` sets up.
enum Deploy {
    /// The checkout, found from where this file was compiled.
    static let root = String(#filePath.dropLast("/Tests/TestKit/Deploy.swift".count))

    /// Runs functions of `deploy/lib*.sh` with `$data` as the folder of everything.
    static func run(_ script: String, data: String, within limit: Duration) async throws {
        let prologue = """
            . '\(root)/deploy/lib.sh'
            data=$1
            . '\(root)/deploy/lib-postgres.sh'
            . '\(root)/deploy/lib-services.sh'

            """
        try await ChildProgram.run(
            "/bin/bash", ["-c", prologue + script, "deploy", data], log: data + "/deploy.log",
            within: limit)
    }
}
