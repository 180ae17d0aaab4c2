internal import Model

/// What the sample account is made of: the generator and the job agree on it.
enum SampleData {
    /// Given by the caller, as all accounts are.
    static let account = AccountID(1)

    static let draft = AccountDraft(
        name: "Sample & Co", mode: .interests, plan: .pro, languages: ["nl", "fr", "en"],
        timeZone: "Europe/Brussels", notificationEmail: "reports@example.com")

    static let user = UserDraft(email: "an@example.com", name: "An Peeters", language: "nl")

    static let fields = [
        FieldDraft(name: "Bedrijf", type: .text),
        FieldDraft(name: "Klant sinds", type: .date),
        FieldDraft(
            name: "Kanalen", type: .choice,
            options: [
                FieldOption(name: "Post", value: "post"),
                FieldOption(name: "Winkel", value: "winkel"),
                FieldOption(name: "Web, app", value: "web, app"),
                FieldOption(name: "Telefoon", value: "telefoon"),
            ]),
    ]

    static let source = "Beurs Gent"

    /// The criteria of the segment name the first three.
    static let interests = [
        InterestDraft(name: "Koken", visibility: .public),
        InterestDraft(name: "Reizen", visibility: .public),
        InterestDraft(name: "Wijn", visibility: .public),
        InterestDraft(name: "Tuin, terras", visibility: .public),
        InterestDraft(name: "Muziek", visibility: .private),
        InterestDraft(name: "Goede klant", visibility: .private),
    ]

    /// On the blacklist before the file comes; the last two for good.
    static let blacklisted = (1...6).map { "weg.\($0)@example.org" }

    static let isBlocked: Set<String> = ["weg.5@example.org", "weg.6@example.org"]

    static let header = [
        "E-mail", "Voornaam", "Naam", "Taal", "Bron", "Interesses", "Bedrijf", "Klant sinds",
        "Kanalen", "Klantnummer",
    ]

    static let firstNames = [
        "An", "Bram", "Chloé", "Daan", "Élise", "Femke", "Gaëlle", "Hugo", "Inès", "Jörg",
        "Kaat", "Loïc", "Maïté", "Noor", "Océane", "Pieter", "Quinten", "René", "Sofie", "Théo",
        "Ulrike", "Veerle", "Wout", "Xavier", "Yasmina", "Zoë",
    ]

    static let lastNames = [
        "Peeters", "Janssens", "Maes", "Dubois", "Lefèvre", "D’Hondt", "Van den Broeck", "Müller",
        "Claes", "Gérard", "De Smet", "Noël", "Verstraeten", "Martin", "Wouters", "Lambert",
        "O'Brien", "Desmet-François", "Aerts", "Çelik",
    ]

    static let companies = [
        "Bakkerij De Korenaar", "Café \"Het Anker\"", "Müller & Zonen", "Studio Étoile",
        "Vzw Groen; Geel", "Brasserie du Midi", "Drukkerij Letters, Lijnen", "Fietsen Velo",
    ]

    static let domains = ["example.com", "example.org", "example.net", "post.test", "mail.test"]
}
