internal import Model
internal import SQLite

/// The file of the link copy; on its thread.
final class LinkFile {
    private let file: SQLiteFile
    private var putting: SQLiteStatement
    private var marking: SQLiteStatement

    init(_ path: String) throws(SQLiteError) {
        var settings = SQLiteSettings()
        settings.durability = .normal
        settings.isExclusive = true
        file = try SQLiteFile(path, settings)
        try file.execute(LinkFileStatements.schema)
        putting = try file.prepare(LinkFileStatements.put)
        marking = try file.prepare(LinkFileStatements.mark)
    }

    /// Up to where the file is complete.
    func mark() throws(SQLiteError) -> LinkMark? {
        var read = try file.prepare(LinkFileStatements.readMark)
        guard try read.step() else { return nil }
        return LinkMark(epoch: read.text(0), xid: read.integer(1))
    }

    /// Every link, in the order of the ids.
    func each(_ body: (LinkID, [UInt8]) -> Void) throws(SQLiteError) {
        var read = try file.prepare(LinkFileStatements.read)
        while try read.step() { body(LinkID(read.integer(0)), read.bytes(1)) }
    }

    /// Links and mark in one transaction; without one the file stays as complete as it was.
    func keep(_ links: [CopiedLink], _ mark: LinkMark?) throws(SQLiteError) {
        try file.transaction { () throws(SQLiteError) in
            for each in links {
                putting.bind(each.link.number, at: 1)
                putting.bind(each.url, at: 2)
                try putting.run()
            }
            guard let mark else { return }
            marking.bind(mark.epoch, at: 1)
            marking.bind(mark.xid, at: 2)
            try marking.run()
        }
    }

    func clear() throws(SQLiteError) {
        try file.execute("DELETE FROM link; DELETE FROM mark")
    }
}
