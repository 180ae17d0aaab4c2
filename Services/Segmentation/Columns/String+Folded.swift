internal import Model

extension String {
    /// The text as tests compare it: NFC, lower case; contacts' texts come folded already.
    package var folded: String { nfc.lowercased().nfc }
}
