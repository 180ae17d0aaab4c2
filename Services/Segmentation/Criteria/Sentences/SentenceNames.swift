internal import Model

/// What things are called in sentences; what has no name yet is called by its id.
struct SentenceNames {
    /// By placeholder.
    var fields: [String: String] = [:]
    /// By placeholder.
    var fieldTypes: [String: FieldType] = [:]
    var interests: [InterestID: String] = [:]
    var interestKinds: [InterestID: InterestKind] = [:]
    var messages: [MessageID: String] = [:]
    var segments: [SegmentID: String] = [:]
}

extension SentenceNames {
    init(_ catalogue: Catalogue, _ definitions: Definitions) {
        self.init(
            fields: catalogue.fieldNames, fieldTypes: catalogue.fields,
            interests: catalogue.interestNames, interestKinds: catalogue.interestKinds,
            messages: catalogue.messages.mapValues(\.name), segments: definitions.names)
    }
}
