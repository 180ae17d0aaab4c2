import Glibc
import SQLite
import Testing

/// A folder that goes away with the test.
final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/sqlite-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FolderError.notMade(errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in ["a.sqlite", "a.sqlite-wal", "a.sqlite-shm"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    enum FolderError: Error { case notMade(Int32) }
}

@Suite("A SQLite file")
struct SQLiteTests {
    @Test func `values come back as they were`() throws {
        let folder = try Folder()
        let file = try SQLiteFile("\(folder.path)/a.sqlite")
        try file.execute("CREATE TABLE t (n INTEGER, b BLOB, s TEXT)")
        var insert = try file.prepare("INSERT INTO t VALUES (?1, ?2, ?3)")
        insert.bind(Int64.min, at: 1)
        insert.bind([0, 255, 0], at: 2)
        insert.bind("é\u{1F600}", at: 3)
        try insert.run()
        insert.bind(7, at: 1)
        insert.bind([UInt8](), at: 2)
        insert.bind("", at: 3)
        try insert.run()

        var read = try file.prepare("SELECT n, b, s, typeof(b) FROM t ORDER BY n")
        #expect(try read.step())
        #expect(read.integer(0) == .min)
        #expect(read.bytes(1) == [0, 255, 0])
        #expect(read.text(2) == "é\u{1F600}")
        #expect(try read.step())
        #expect(read.bytes(1) == [] && read.text(2) == "" && read.text(3) == "blob")
        #expect(try !read.step())
    }

    @Test func `a transaction that throws leaves nothing`() throws {
        let folder = try Folder()
        let file = try SQLiteFile("\(folder.path)/a.sqlite")
        try file.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")

        let error = #expect(throws: SQLiteError.self) {
            try file.transaction { () throws(SQLiteError) in
                try file.execute("INSERT INTO t VALUES (1)")
                try file.execute("INSERT INTO t VALUES (1)")
            }
        }

        #expect(error?.kind == .misuse)
        var count = try file.prepare("SELECT count(*) FROM t")
        #expect(try count.step() && count.integer(0) == 0)
    }

    @Test func `a committed transaction is there after opening again`() throws {
        let folder = try Folder()
        do {
            let file = try SQLiteFile("\(folder.path)/a.sqlite")
            try file.execute("CREATE TABLE t (n INTEGER)")
            try file.transaction { () throws(SQLiteError) in
                try file.execute("INSERT INTO t VALUES (1), (2)")
            }
            #expect(file.changes == 2)
        }

        let again = try SQLiteFile("\(folder.path)/a.sqlite")
        var count = try again.prepare("SELECT count(*) FROM t")
        #expect(try count.step() && count.integer(0) == 2)
    }

    @Test func `an exclusive file is busy for everyone else`() throws {
        let folder = try Folder()
        var settings = SQLiteSettings()
        settings.isExclusive = true
        let file = try SQLiteFile("\(folder.path)/a.sqlite", settings)
        try file.execute("CREATE TABLE t (n INTEGER)")

        let error = #expect(throws: SQLiteError.self) {
            try SQLiteFile("\(folder.path)/a.sqlite", settings)
        }

        #expect(error?.kind == .busy)
    }

    @Test func `the page limit is an error of kind full and heals`() throws {
        let folder = try Folder()
        let file = try SQLiteFile("\(folder.path)/a.sqlite")
        try file.execute("CREATE TABLE t (b BLOB)")
        try file.limit(pages: 4)
        var insert = try file.prepare("INSERT INTO t VALUES (?1)")
        insert.bind([UInt8](repeating: 7, count: 40_000), at: 1)

        let error = #expect(throws: SQLiteError.self) { try insert.run() }

        #expect(error?.kind == .full)
        try file.limit(pages: 1_000)
        try insert.run()
        try file.check()
    }

    @Test func `a file that is no database is corrupt`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/a.sqlite"
        let junk = [UInt8](repeating: 0x5a, count: 8_192)
        let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
        _ = write(descriptor, junk, junk.count)
        close(descriptor)

        let error = #expect(throws: SQLiteError.self) { try SQLiteFile(path) }

        #expect(error?.kind == .corrupt)
    }

    @Test func `a folder that is not there is refused`() {
        let error = #expect(throws: SQLiteError.self) { try SQLiteFile("/tmp/no/such/a.sqlite") }

        #expect(error?.kind == .refused)
    }

    @Test func `a wrong statement is told with its beginning`() throws {
        let folder = try Folder()
        let file = try SQLiteFile("\(folder.path)/a.sqlite")

        let error = #expect(throws: SQLiteError.self) { _ = try file.prepare("SELEC 1") }

        #expect(error?.operation == "SELEC 1")
    }
}
