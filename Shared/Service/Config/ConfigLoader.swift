internal import FoundationEssentials
internal import HTTP

/// Lays a file and the environment over a config's defaults.
struct ConfigLoader<Config: ServiceConfig> {
    let defaults: Config
    let environment: [String: String]
    let readFile: (String) throws -> [UInt8]

    func load(file path: String?) throws -> Config {
        var values = try ConfigLoader.members(JSON(parsing: JSON.encode(defaults)), of: "defaults")
        if let path {
            let text: [UInt8]
            do { text = try readFile(path) } catch {
                throw ConfigError("the config file \(path) cannot be read")
            }
            let file = try JSON(parsing: text)
            for (key, value) in try ConfigLoader.members(file, of: path) {
                try lay(value, at: key, over: &values)
            }
        }
        for key in Set(values.keys).union(Config.optionalKeys) {
            let name = ConfigLoader.variable(key)
            if let text = environment[name] {
                values[key] = ConfigLoader.value(text, like: values[key])
            } else if let path = environment[name + "_FILE"] {
                values[key] = .string(try secret(at: path, for: name + "_FILE"))
            }
        }
        let merged = JSON.object(values.map { JSON.Member(key: $0.key, value: $0.value) })
        do {
            return try JSON.decode(Config.self, from: merged, .request)
        } catch let invalid as InvalidInput {
            let lines = invalid.errors.map { "\($0.pointer.dropFirst()): \($0.detail)" }
            throw ConfigError(lines.joined(separator: "; "))
        }
    }

    private func lay(_ value: JSON, at key: String, over values: inout [String: JSON]) throws {
        if key.hasSuffix("File"), values[key] == nil, !Config.optionalKeys.contains(key),
            case .string(let path) = value
        {
            let secretKey = String(key.dropLast("File".count))
            values[secretKey] = .string(try secret(at: path, for: key))
        } else {
            values[key] = value
        }
    }

    private func secret(at path: String, for key: String) throws -> String {
        guard let bytes = try? readFile(path),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw ConfigError("\(key): the file \(path) cannot be read") }
        return String(text.prefix { !$0.isNewline })
    }

    private static func members(_ json: JSON, of name: String) throws -> [String: JSON] {
        guard case .object(let members) = json else {
            throw ConfigError("\(name) is not a JSON object")
        }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
    }

    /// `databaseConnections` is `AUDIENCE_DATABASE_CONNECTIONS`, `contactsURL` is
    /// `AUDIENCE_CONTACTS_URL`.
    static func variable(_ key: String) -> String {
        var name = "AUDIENCE_"
        var previousWasLower = false
        for character in key {
            if character.isUppercase, previousWasLower { name += "_" }
            name += character.uppercased()
            previousWasLower = character.isLowercase || character.isNumber
        }
        return name
    }

    /// Text as the type that the default has.
    private static func value(_ text: String, like known: JSON?) -> JSON {
        switch known {
        case .string: .string(text)
        case nil: (try? JSON(parsing: Array(text.utf8))) ?? .string(text)
        default: (try? JSON(parsing: Array(text.utf8))) ?? .string(text)
        }
    }
}

/// Why a service refuses to start: the sentence names the key and the fix.
struct ConfigError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
