/// What a file may be (`domain.md` 8, row 8): each is the first number that is too many.
struct UploadLimits: Sendable, Hashable {
    /// Of the file itself.
    var bytes = 25 * 1_024 * 1_024

    /// Data rows.
    var rows = 100_000
}
