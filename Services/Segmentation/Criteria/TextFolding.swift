internal import Model

extension String {
    /// The text as tests compare it: NFC, lower case.
    ///
    /// Both sides are folded here, by one table: PostgreSQL then only compares bytes.
    var folded: String { nfc.lowercased().nfc }
}
