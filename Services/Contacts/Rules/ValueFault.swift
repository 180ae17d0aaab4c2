/// A value that breaks a rule of its field.
struct ValueFault: Error, Hashable {
    /// Part of the API: callers switch on it.
    let code: String

    /// A sentence without the value.
    let detail: String

    /// What was probably meant.
    var suggestion: String?
}
