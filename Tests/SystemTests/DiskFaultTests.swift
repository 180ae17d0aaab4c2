import EventLoop
import FoundationEssentials
import Glibc
import TestKit
import Testing

@Suite("When a tracking node's disk or clock fails", .serialized, .database())
struct DiskFaultTests {
    @Test func `a full disk costs clicks that are counted, and no redirect`() async throws {
        guard let disk = try await SmallDisk() else {
            return print("skipped: no disk may be mounted here")
        }
        TestDatabase.current.atEnd { try? await disk.remove() }
        // Full from the beginning: a spool that has its room goes on in it while it is shipped.
        guard mkdir(disk.path + "/data", 0o700) == 0 else { throw POSIXFault(errno) }
        try disk.fill()
        let node = try LoneNode(dataFolder: disk.path + "/data")
        try await node.start()
        let load = try node.load("--rate 300 --seconds 60 --connections 16 --losses")
        try await eventually(within: .seconds(60), "clicks to be lost") {
            await node.metric("audience_spool_lost_total") > 100
        }
        try disk.empty()
        let shipped = await node.metric("audience_hits_shipped_total")
        try await eventually(within: .seconds(60), "clicks to be kept again") {
            await node.metric("audience_hits_shipped_total") > shipped + 100
        }
        load.stop()
        let found = try await load.figures()

        #expect(found.right, "\(found)")
        #expect(found.missing > 0)
        #expect(found.failed + found.broken == 0)
    }

    @Test func `a failing fsync costs clicks that are counted, and no redirect`() async throws {
        let node = try LoneNode()
        try await node.start()
        let load = try node.load("--rate 300 --seconds 60 --connections 16 --losses")
        try await eventually(within: .seconds(60), "some clicks") {
            await node.metric("audience_hits_shipped_total") > 100
        }
        guard let fault = try await SyncFault(in: node) else {
            load.stop()
            _ = try await load.figures()
            return print("skipped: strace may not attach here")
        }
        try await eventually(within: .seconds(60), "clicks to be lost") {
            await node.metric("audience_spool_lost_total") > 0
        }
        try await fault.end()
        let shipped = await node.metric("audience_hits_shipped_total")
        try await eventually(within: .seconds(60), "clicks to be kept again") {
            await node.metric("audience_hits_shipped_total") > shipped + 100
        }
        load.stop()
        let found = try await load.figures()

        #expect(found.right, "\(found)")
        #expect(found.twice == 0)
        #expect(found.failed + found.broken == 0)
    }

    @Test func `a clock that is set loses no click`() async throws {
        guard let clock = try SteppedClock() else { return print("skipped: no libfaketime here") }
        TestDatabase.current.atEnd { clock.remove() }
        let node = try LoneNode(environment: clock.environment)
        try await node.start()
        let load = try node.load("--rate 300 --seconds 60 --connections 16")
        for step in ["-7200", "+4000000", "+0", "-86400"] {
            let shipped = await node.metric("audience_hits_shipped_total")
            try clock.set(step)
            try await eventually(within: .seconds(60), "clicks after the step \(step)") {
                await node.metric("audience_hits_shipped_total") > shipped + 300
            }
        }
        load.stop()
        let found = try await load.figures()

        #expect(found.right, "\(found)")
        #expect(found.failed + found.broken == 0)
    }
}

/// A file system of a few megabytes, and a file that fills it.
private struct SmallDisk {
    let path: String

    /// `nil` where none may be mounted.
    init?() async throws {
        var template = Array("/tmp/audience-disk-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXFault(errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let mount = try ChildProgram(
            "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=96m", "none", path])
        guard try await mount.waitForEnd() == 0 else {
            rmdir(path)
            return nil
        }
    }

    /// Takes all that is left.
    func fill() throws {
        let descriptor = open(path + "/filler", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw POSIXFault(errno) }
        defer { close(descriptor) }
        for size in [1 << 20, 4_096] {
            let zeros = [UInt8](repeating: 0, count: size)
            while write(descriptor, zeros, size) == size {}
        }
    }

    func empty() throws {
        guard unlink(path + "/filler") == 0 else { throw POSIXFault(errno) }
    }

    func remove() async throws {
        try await ChildProgram.run(
            "/usr/bin/umount", ["-l", path], log: "/dev/null", within: .seconds(10))
        rmdir(path)
    }
}

/// What the system refused.
struct POSIXFault: Error {
    let code: Int32

    init(_ code: Int32) { self.code = code }
}

/// strace, which lets every sync of a running node fail.
private struct SyncFault {
    private let child: ChildProgram

    /// `nil` where strace is not there, or may not attach.
    init?(in node: LoneNode) async throws {
        guard access("/usr/bin/strace", X_OK) == 0 else { return nil }
        let log = node.folder + "/strace"
        child = try ChildProgram(
            "/usr/bin/strace",
            [
                "-f", "-p", String(node.id), "-e", "trace=fsync,fdatasync", "-e",
                "inject=fsync,fdatasync:error=EIO",
            ], log: log)
        let child = child
        try await eventually("strace to attach or to end") {
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            return text.contains("attached") || !child.isRunning
        }
        if !child.isRunning { return nil }
    }

    /// Lets go of the node.
    func end() async throws {
        child.send(SIGINT)
        _ = try await child.waitForEnd()
    }
}

/// A wall clock that a test sets; the monotonic one goes on.
private struct SteppedClock {
    private let path: String

    /// `nil` where Debian's libfaketime is not installed.
    init?() throws {
        guard let library = SteppedClock.library else { return nil }
        path = "/tmp/audience-clock-\(UInt32.random(in: .min ... .max))"
        environment = [
            "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": path, "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
        ]
        try set("+0")
    }

    let environment: [String: String]

    private static var library: String? {
        let folders = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map { "/usr/lib/\($0)/faketime/" }
        return folders.map { $0 + "libfaketimeMT.so.1" }.first { access($0, R_OK) == 0 }
    }

    func remove() { unlink(path) }

    /// Sets the clock to so many seconds from the real one.
    func set(_ step: String) throws {
        try step.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
