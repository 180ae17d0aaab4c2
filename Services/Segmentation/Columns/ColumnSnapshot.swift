// The numbers of one account on disk, so that a restart is warm: no text, and no text's code.
//
//   "COLUMNS1"   8 bytes, of the format; a release that changes it changes them
//   header       account, revision, version, zone hash (8 bytes each), today (4)
//   sections     kind (1), two numbers (8 each), length (8), that many bytes
//                kinds: see SavedKey; contacts come first
//   end          a section of kind 0 and length 0
//   checksum     SHA-256 of all before it, 32 bytes
//
// Numbers are little-endian, columns lie as in memory. Nothing is read before the checksum of the
// whole was found right, so what is cut off or changed anywhere is refused; and every length is held
// against what is left. Texts, choices and visits are not in it: these columns load again when they
// are asked for. It may be deleted at any time.

internal import CCrypto
package import Model

/// What a snapshot on disk holds of an account; see the head of this file.
package struct ColumnSnapshot {
    /// What it is of.
    package let header: SnapshotHeader

    /// Contacts with the columns that hold numbers.
    package let columns: AccountColumns

    /// Who belonged to each segment.
    package let members: [SegmentID: SlotSet]

    private static let format = Array("COLUMNS1".utf8)
    private static let headerBytes = 8 + 4 * 8 + 4
    private static let checksumBytes = 32

    /// Names a field or a zone by a number: FNV-1a, the same in every process.
    package static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    // MARK: Writing

    /// Everything as it is written to disk; about as long as the columns are in memory.
    ///
    /// Needs the owner's lock; ``save(_:to:)`` does not.
    package static func bytes(
        of columns: AccountColumns, _ live: LiveSegments, _ header: SnapshotHeader
    ) throws(SnapshotFault) -> [UInt8] {
        var writer = SnapshotWriter(expecting: columns.bytes + live.bytes + 4_096)
        format.withUnsafeBytes { writer.put($0) }
        header.write(to: &writer)
        try columns.write(to: &writer)
        for id in live.ids {
            guard let members = live.members(id) else { continue }
            SavedKey.members(id).write(to: &writer)
            writer.section { members.write(to: &$0) }
        }
        SavedKey.end.write(to: &writer)
        writer.section { _ in }
        checksum(writer.bytes).withUnsafeBytes { writer.put($0) }
        return Array(writer.bytes)
    }

    /// Bytes with their checksum behind them.
    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        bytes + bytes.withUnsafeBytes { checksum($0) }
    }

    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: checksumBytes) { buffer, count in
            crypto_sha256(bytes.baseAddress, bytes.count, buffer.baseAddress)
            count = checksumBytes
        }
    }

    // MARK: Reading

    /// Reads what ``bytes(of:_:_:)`` wrote.
    ///
    /// - Parameters:
    ///   - bytes: of any origin.
    ///   - fields: the account's fields now; columns of others are left out.
    /// - Throws: ``SnapshotFault`` for what is not whole and unchanged.
    package init(
        _ bytes: UnsafeRawBufferPointer, fields: [String: FieldType]
    ) throws(SnapshotFault) {
        guard bytes.count >= ColumnSnapshot.format.count,
            bytes.prefix(ColumnSnapshot.format.count).elementsEqual(ColumnSnapshot.format)
        else { throw .otherFormat }
        let body = bytes.count - ColumnSnapshot.checksumBytes
        guard body >= ColumnSnapshot.headerBytes else { throw .damaged("it is cut off") }
        let checksum = ColumnSnapshot.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<body]))
        guard bytes[body...].elementsEqual(checksum) else {
            throw .damaged("its checksum is another")
        }
        var reader = SnapshotReader(
            UnsafeRawBufferPointer(rebasing: bytes[ColumnSnapshot.format.count..<body]))
        header = try SnapshotHeader(from: &reader)
        columns = AccountColumns()
        var members: [SegmentID: SlotSet] = [:]
        while true {
            let key = try SavedKey(from: &reader)
            var section = try reader.section()
            if key == .end { break }
            if let segment = key.segment {
                members[segment] = try SlotSet(from: &section)
            } else {
                try columns.read(key, from: &section, fields: fields)
            }
        }
        self.members = members
    }
}

extension SnapshotHeader {
    fileprivate func write(to writer: inout SnapshotWriter) {
        writer.put(account.rawValue)
        writer.put(revision)
        writer.put(version)
        writer.put(zoneHash)
        writer.put(today.rawValue)
    }

    fileprivate init(from reader: inout SnapshotReader) throws(SnapshotFault) {
        let account: Int64 = try reader.next()
        let revision: Int64 = try reader.next()
        let version: Int64 = try reader.next()
        let zoneHash: UInt64 = try reader.next()
        self.init(
            account: AccountID(account), revision: revision, version: version, zoneHash: zoneHash,
            today: Day(rawValue: try reader.next()))
    }
}
