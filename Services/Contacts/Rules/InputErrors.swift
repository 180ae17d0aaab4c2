internal import HTTP
internal import Model

/// Gathers what is wrong with a request, so that the caller learns all of it at once.
struct InputErrors {
    private(set) var all: [FieldError] = []

    mutating func add(_ pointer: String, _ code: String, _ detail: String) {
        all.append(FieldError(pointer: pointer, code: code, detail: detail))
    }

    mutating func add(_ error: FieldError) { all.append(error) }

    mutating func add(_ pointer: String, _ fault: ValueFault) {
        add(pointer, fault.code, fault.detail)
    }

    /// The value, or `nil` and an error at `pointer`.
    mutating func value<Value>(
        at pointer: String, _ check: () throws(ValueFault) -> Value
    ) -> Value? {
        do {
            return try check()
        } catch {
            add(pointer, error)
            return nil
        }
    }

    mutating func email(at pointer: String, _ text: String) -> String? {
        do {
            return try EmailAddress(text).text
        } catch {
            add(pointer, "invalid-email", error.detail)
            return nil
        }
    }

    func check() throws {
        guard all.isEmpty else { throw InvalidInput(errors: all) }
    }
}
