internal import Model

extension AccountColumns {
    /// Who there is, then every column of numbers.
    func write(to writer: inout SnapshotWriter) throws(SnapshotFault) {
        SavedKey.contacts.write(to: &writer)
        try writeContacts(to: &writer)
        for (key, property) in attached {
            guard let property = property as? any SavedProperty,
                let saved = SavedKey(key, property)
            else { continue }
            saved.write(to: &writer)
            writer.section { property.write(to: &$0) }
        }
    }

    private func writeContacts(to writer: inout SnapshotWriter) throws(SnapshotFault) {
        var fault: SnapshotFault?
        writer.section { writer in
            index.write(to: &writer)
            created.write(to: &writer)
            do throws(SnapshotFault) {
                try language.tags.write(to: &writer) { language throws(SnapshotFault) in
                    try AccountColumns.number(language)
                }
                try sources.tags.write(to: &writer) { $0 }
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
    }

    /// A language, or another short code, as a number: its bytes.
    private static func number(_ code: String) throws(SnapshotFault) -> Int64 {
        guard code.utf8.count <= 8 else { throw .longLanguage }
        return Int64(bitPattern: code.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }

    private static func code(_ number: Int64) -> String {
        let bytes = withUnsafeBytes(of: UInt64(bitPattern: number).littleEndian) {
            $0.prefix { $0 != 0 }.map(\.self)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Takes a section in; one of a column that the account has no more is left out.
    func read(
        _ key: SavedKey, from section: inout SnapshotReader, fields: [String: FieldType]
    ) throws(SnapshotFault) {
        if key == .contacts {
            index = try ContactIndex(from: &section)
            try created.read(from: &section)
            try language.tags.read(from: &section) { AccountColumns.code($0) }
            try sources.tags.read(from: &section) { $0 }
        } else if let column = key.key(fields) {
            let type: FieldType? = if case .field(let field) = column { fields[field] } else { nil }
            attach(ColumnDraft(key: column, type: type))
            try (attached[column] as? any SavedProperty)?.read(from: &section)
        }
    }
}
