internal import Model

extension Phrasebook {
    static let dutch = Phrasebook(
        subjects: [
            .email: "e-mailadres", .firstName: "voornaam", .name: "naam", .language: "taal",
            .source: "bron", .state: "status", .created: "datum van toevoeging",
        ],
        states: [
            .confirmed: "bevestigd", .unconfirmed: "onbevestigd",
            .blacklisted: "op de zwarte lijst", .blocked: "geblokkeerd",
        ],
        interestKinds: [:], interestKind: ("", ""), unnamedInterest: "interesse ",
        quotes: ("“", "”"), or: "of", and: "en",
        nor: nil, others: Phrase("1 andere", many: "{number} andere"),
        months: [
            "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
            "september", "oktober", "november", "december",
        ],
        firstOfMonth: "1", decimalPoint: ",",
        window: Phrase(" vandaag", many: " in de laatste {number} dagen"),
        scanners: " (scanners meegeteld)", everybody: "iedereen", nobody: "niemand",
        anyOf: "één van: ", noneOf: "geen van: ", not: "niet: ",
        unknown: "een onbekende voorwaarde",
        phrases: [
            .text: dutchTexts, .list: dutchLists, .choice: dutchChoices, .source: dutchSources,
            .number: dutchNumbers, .day: dutchDays, .interest: dutchInterests,
            .clicks: dutchClicks, .message: dutchMessages, .anyMessage: dutchAnyMessages,
            .link: [
                .clicked: "klikte op link {name} van bericht {message}",
                .notClicked: "klikte niet op link {name} van bericht {message}",
            ],
            .page: [.visited: "bezocht {or}", .notVisited: "bezocht {or} niet"],
            .pageTimes: [
                .visited: "bezocht {or} minstens {number} keer",
                .notVisited: "bezocht {or} minder dan {number} keer",
            ],
            .form: [
                .submitted: "verstuurde formulier {or}",
                .notSubmitted: "verstuurde formulier {or} niet",
            ],
            .survey: [
                .completed: "beantwoordde enquête {or}",
                .notCompleted: "beantwoordde enquête {or} niet",
            ],
            .segment: [
                .member: "zit in segment {name}", .notMember: "zit niet in segment {name}",
            ],
        ])

    private static let dutchTexts: [CriterionTest: Phrase] = [
        .is: "{subject} is {or}", .isNot: "{subject} is niet {or}",
        .contains: "{subject} bevat {or}", .containsNot: "{subject} bevat niet {or}",
        .startsWith: "{subject} begint met {or}", .endsWith: "{subject} eindigt op {or}",
        .isEmpty: "{subject} is leeg", .isNotEmpty: "{subject} is niet leeg",
    ]

    private static let dutchLists: [CriterionTest: Phrase] = [
        .hasAny: "{subject} is {or}", .hasNone: "{subject} is niet {or}",
    ]

    private static let dutchChoices: [CriterionTest: Phrase] = [
        .hasAny: "{subject} bevat {or}", .hasAll: "{subject} bevat {and}",
        .hasNone: "{subject} bevat niet {or}", .isEmpty: "{subject} is leeg",
        .isNotEmpty: "{subject} is niet leeg",
    ]

    private static let dutchSources: [CriterionTest: Phrase] = [
        .hasAny: "heeft bron {or}",
        .hasAll: Phrase("heeft bron {and}", many: "heeft bronnen {and}"),
        .hasNone: "heeft bron {or} niet", .isEmpty: "heeft geen bron",
        .isNotEmpty: "heeft een bron",
    ]

    private static let dutchNumbers: [CriterionTest: Phrase] = [
        .equals: "{subject} is {number}", .notEquals: "{subject} is niet {number}",
        .greater: "{subject} is meer dan {number}", .less: "{subject} is minder dan {number}",
        .atLeast: "{subject} is minstens {number}", .atMost: "{subject} is hoogstens {number}",
        .between: "{subject} is {number} tot en met {upTo}",
        .isEmpty: "{subject} is leeg", .isNotEmpty: "{subject} is niet leeg",
    ]

    private static let dutchDays: [CriterionTest: Phrase] = [
        .equals: "{subject} is {number}", .notEquals: "{subject} is niet {number}",
        .greater: "{subject} ligt na {number}", .less: "{subject} ligt voor {number}",
        .atLeast: "{subject} is {number} of later", .atMost: "{subject} is {number} of vroeger",
        .between: "{subject} ligt van {number} tot en met {upTo}",
        .inLastDays: Phrase(
            "{subject} is vandaag", many: "{subject} ligt in de laatste {number} dagen"),
        .inNextDays: Phrase(
            "{subject} is vandaag", many: "{subject} ligt in de komende {number} dagen"),
        .moreThanDaysAgo: Phrase(
            "{subject} ligt meer dan 1 dag geleden",
            many: "{subject} ligt meer dan {number} dagen geleden",
            zero: "{subject} ligt voor vandaag"),
        .moreThanDaysAhead: Phrase(
            "{subject} ligt over meer dan 1 dag",
            many: "{subject} ligt over meer dan {number} dagen",
            zero: "{subject} ligt na vandaag"),
        .anniversary: "{subject} verjaart vandaag",
        .anniversaryInNextDays: Phrase(
            "{subject} verjaart vandaag", many: "{subject} verjaart in de komende {number} dagen"),
        .anniversaryInLastDays: Phrase(
            "{subject} verjaart vandaag", many: "{subject} verjaarde in de laatste {number} dagen"),
        .isEmpty: "{subject} is leeg", .isNotEmpty: "{subject} is niet leeg",
    ]

    private static let dutchInterests: [CriterionTest: Phrase] = [
        .subscribed: "heeft {name}", .notSubscribed: "heeft {name} niet",
        .unsubscribed: "schreef zich uit voor {name}",
    ]

    private static let dutchClicks: [CriterionTest: Phrase] = [
        .equals: "klikte precies {number} keer op links van {name}",
        .greater: "klikte meer dan {number} keer op links van {name}",
        .less: "klikte minder dan {number} keer op links van {name}",
        .atLeast: "klikte minstens {number} keer op links van {name}",
        .atMost: "klikte hoogstens {number} keer op links van {name}",
        .between: "klikte {number} tot en met {upTo} keer op links van {name}",
    ]

    private static let dutchMessages: [CriterionTest: Phrase] = [
        .received: "ontving bericht {name}", .notReceived: "ontving bericht {name} niet",
        .opened: "opende bericht {name}", .notOpened: "opende bericht {name} niet",
        .clicked: "klikte in bericht {name}", .notClicked: "klikte niet in bericht {name}",
    ]

    private static let dutchAnyMessages: [CriterionTest: Phrase] = [
        .received: "ontving een bericht", .notReceived: "ontving geen bericht",
        .opened: "opende een bericht", .notOpened: "opende geen bericht",
        .clicked: "klikte in een bericht", .notClicked: "klikte in geen bericht",
    ]
}
