internal import Clients
internal import Glibc
internal import HTTP
internal import Model
internal import Service

extension TrackingConfig {
    /// A config that the service cannot start with.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// The keys of tokens.
    func openKeys() throws -> TokenKeys {
        guard let keys = tokenKeys.keys() else {
            throw Refused(
                description: "tokenKeys: needs at least one key of 64 hexadecimal digits, by ids "
                    + "from 0 to 255")
        }
        return keys
    }

    /// Talks to Contacts; `nil` when this node runs without.
    func contacts(_ client: HTTPClient) throws -> ContactsClient? {
        if contactsURL.isEmpty {
            guard !accounts.isEmpty else {
                throw Refused(
                    description: "accounts: without contactsURL, says which accounts there are")
            }
            return nil
        }
        guard accounts.isEmpty else {
            throw Refused(description: "accounts: Contacts says which there are, at contactsURL")
        }
        return ContactsClient(client: client, base: try BaseURL(contactsURL), key: key)
    }

    /// Makes the data folder, and those above it, for this user alone.
    func makeDataFolder() throws {
        var path = dataFolder.hasPrefix("/") ? "/" : ""
        for part in dataFolder.split(separator: "/") {
            path += part + "/"
            guard mkdir(path, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
                throw Refused(description: "dataFolder: cannot be made: errno \(errno)")
            }
        }
    }

    var spoolSettings: SpoolSettings {
        var settings = SpoolSettings(folder: dataFolder)
        settings.mostBytes = spoolBytes
        settings.mostAge = spoolAge.duration
        return settings
    }

    var shipperSettings: ShipperSettings {
        ShipperSettings(node: node, pause: shipInterval.duration)
    }

    /// What holds where an account chose nothing.
    var verdictSettings: VerdictSettings {
        var settings = VerdictSettings()
        settings.hold = Int32(clamping: hold.duration.components.seconds)
        settings.scannerSeconds = Int32(clamping: scannerDelay.duration.components.seconds)
        settings.windowSeconds = Int32(clamping: scannerWindow.duration.components.seconds)
        settings.manyLinks = Int32(clamping: scannerLinks)
        return settings
    }
}
