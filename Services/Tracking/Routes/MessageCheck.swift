internal import HTTP
internal import Model

/// What is wrong with a message or with its links, all of it at once.
enum MessageCheck {
    /// Bytes of a message; JSON may write each as six.
    static let mostHTML = 1 << 20

    /// Links of a message.
    static let mostLinks = 1_000

    /// Interests of a link.
    static let mostInterests = 20

    /// Refuses what is too long to be read.
    static func checkLength(of html: [UInt8]) throws {
        guard html.count > mostHTML else { return }
        throw InvalidInput(errors: [
            FieldError(
                pointer: "/html", code: "too-long",
                detail: "A message has at most \(mostHTML) bytes, this one \(html.count).")
        ])
    }

    /// What is wrong with a message and its links, each with what is appended to it.
    static func errors(
        in draft: MessageDraft, _ links: [FoundLink], _ destinations: [String?]
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if draft.name.isEmpty || draft.name.count > 200 || draft.name.utf8.contains(0) {
            errors.append(
                FieldError(
                    pointer: "/name", code: "invalid-name",
                    detail: "A name has 1 to 200 characters."))
        }
        if links.count > mostLinks {
            errors.append(
                FieldError(
                    pointer: "/html", code: "too-many-links",
                    detail: "A message has at most \(mostLinks) links, this one \(links.count)."))
        }
        for (index, link) in links.prefix(mostLinks).enumerated() {
            errors += self.errors(
                in: link.url, leadingTo: destinations[index], "link \(index + 1)", at: "/html")
        }
        return errors
    }

    /// What is wrong with changes of links; `pointer` gives the one of an item.
    static func errors(
        in changes: [LinkChange], at pointer: (Int) -> String
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for (index, change) in changes.enumerated() {
            let pointer = pointer(index)
            errors += self.errors(in: change.interests ?? [], at: pointer + "/interests")
            if let url = change.url {
                errors += self.errors(in: url, at: pointer + "/url")
            }
            if change.interests == nil, change.url == nil {
                errors.append(
                    FieldError(
                        pointer: pointer, code: "missing",
                        detail: "There is nothing to change: `interests` or `url`."))
            }
        }
        return errors
    }

    private static func errors(in interests: [InterestID], at pointer: String) -> [FieldError] {
        var errors: [FieldError] = []
        if interests.count > mostInterests {
            errors.append(
                FieldError(
                    pointer: pointer, code: "too-many",
                    detail: "A link has at most \(mostInterests) interests."))
        }
        for (index, interest) in interests.enumerated() where interest.number <= 0 {
            errors.append(
                FieldError(
                    pointer: "\(pointer)/\(index)", code: "invalid-id",
                    detail: "An id is a positive number."))
        }
        return errors
    }

    private static func errors(in url: String, at pointer: String) -> [FieldError] {
        guard TrackableURL.read(Array(url.utf8)) == url else {
            return [
                FieldError(
                    pointer: pointer, code: "invalid-url",
                    detail: "A URL begins with `http://` or `https://` and a host, without "
                        + "placeholders, controls, or space around it.")
            ]
        }
        return errors(in: url, leadingTo: nil, "this link", at: pointer)
    }

    /// What is wrong with where a link leads.
    static func errors(
        in url: String, leadingTo destination: String?, _ name: String, at pointer: String
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let bytes = (destination ?? url).utf8.count
        if bytes > TrackableURL.longest {
            errors.append(
                FieldError(
                    pointer: pointer, code: "url-too-long",
                    detail: "The URL of \(name) has \(bytes) bytes with what is appended to it, "
                        + "\(TrackableURL.longest) are allowed."))
        }
        if TrackableURL.isMisleading(url) {
            errors.append(
                FieldError(
                    pointer: pointer, code: "misleading-url",
                    detail: "The URL of \(name) has a user name or a backslash before its host "
                        + "ends: browsers and other programs would not agree on where it leads."))
        }
        return errors
    }
}
