/// Where the sample job finds everything; `audience-sample run --config` reads it.
struct SampleConfig: Decodable, Sendable {
    var contactsURL: String
    var interestsURL: String
    var segmentationURL: String
    var trackingURL: String
    var importsURL: String

    /// What contacts' browsers reach.
    var publicURL: String

    /// What the services know this caller by.
    var key: String

    /// The CSV to import.
    var file: String

    /// Where results are written; it exists.
    var folder: String

    /// Recipients of the message; 200 when absent.
    var recipients: Int?
}
