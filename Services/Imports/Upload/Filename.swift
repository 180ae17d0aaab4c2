/// The name of an uploaded file, without folders.
enum Filename {
    /// Checks a name.
    ///
    /// - Parameter text: as sent; folders of either kind are cut off.
    /// - Returns: 1 to 255 bytes that end in `.csv`, in any case.
    /// - Throws: ``UploadFault``.
    static func checked(_ text: String?) throws(UploadFault) -> String {
        guard let text else { throw .badFilename }
        let name =
            text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
            .last.map { String($0).trimmed } ?? ""
        guard (1...255).contains(name.utf8.count),
            !name.utf8.contains(where: { $0 < 32 || $0 == 127 })
        else { throw .badFilename }
        guard name.lowercased().hasSuffix(".csv"), name.utf8.count > 4 else { throw .notCSVName }
        return name
    }
}
