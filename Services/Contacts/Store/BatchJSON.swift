internal import HTTP
internal import Model

/// The reply of a batch as JSON, written without `Codable` where a row has nothing to tell.
enum BatchJSON {
    static func encode(_ results: [ContactRowResult]) -> [UInt8] {
        var json = JSONBytes(capacity: 16 + results.count * 48)
        json.raw("{\"results\":[")
        for (index, result) in results.enumerated() {
            if index > 0 { json.raw(",") }
            guard result.errors == nil, result.warnings == nil else {
                json.value(result)
                continue
            }
            json.raw("{\"outcome\":")
            json.text(result.outcome.rawValue)
            if let contact = result.contact {
                json.raw(",\"contact\":")
                json.number(contact.number)
            }
            json.raw("}")
        }
        json.raw("]}")
        return json.bytes
    }
}
