internal import HTTP
internal import Model

/// What is wrong with settings, all of it at once.
enum SettingsCheck {
    private static let keepDays: ClosedRange<Int32> = 1...3_650
    private static let mostOrigins = 50
    private static let longestValue = 200

    /// What is wrong with the settings of an account.
    static func errors(in settings: TrackingSettings) -> [FieldError] {
        var errors = self.errors(in: settings.utm)
        errors += self.errors(in: settings.visits)
        errors += settings.verdicts.faults(at: "/verdicts")
        if !keepDays.contains(settings.keepDays) {
            errors.append(
                FieldError(
                    pointer: "/keepDays", code: "out-of-range",
                    detail: "Raw hits are kept 1 to 3,650 days."))
        }
        return errors
    }

    /// What is wrong with what is to be appended to links.
    static func errors(in utm: UTMSettings) -> [FieldError] {
        let values = [
            ("source", utm.source), ("medium", utm.medium), ("campaign", utm.campaign),
            ("content", utm.content),
        ]
        var errors: [FieldError] = []
        for (name, value) in values
        where value.count > longestValue || value.utf8.contains(where: { $0 < 32 || $0 == 127 }) {
            errors.append(
                FieldError(
                    pointer: "/utm/\(name)", code: "invalid-value",
                    detail: "A value has at most \(longestValue) characters, none a control."))
        }
        if utm.isOn, utm.source.isEmpty {
            errors.append(
                FieldError(
                    pointer: "/utm/source", code: "missing",
                    detail: "Web statistics need a source, such as `newsletter`."))
        }
        return errors
    }

    private static func errors(in visits: VisitSettings) -> [FieldError] {
        var errors: [FieldError] = []
        if visits.origins.count > mostOrigins {
            errors.append(
                FieldError(
                    pointer: "/visits/origins", code: "too-many",
                    detail: "At most \(mostOrigins) origins."))
        }
        for (index, origin) in visits.origins.enumerated() where WebOrigin(origin) == nil {
            errors.append(
                FieldError(
                    pointer: "/visits/origins/\(index)", code: "invalid-origin",
                    detail: "An origin is `https://`, a host in ASCII and maybe a port, "
                        + "without a path."))
        }
        return errors
    }
}
