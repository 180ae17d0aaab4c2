internal import Model

extension Phrasebook {
    static let french = Phrasebook(
        subjects: [
            .email: "l’adresse e-mail", .firstName: "le prénom", .name: "le nom",
            .language: "la langue", .source: "la source", .state: "le statut",
            .created: "la date d’ajout",
        ],
        states: [
            .confirmed: "confirmé", .unconfirmed: "non confirmé",
            .blacklisted: "sur la liste noire", .blocked: "bloqué",
        ],
        interestKinds: [
            .interest: ("l’intérêt ", "de l’intérêt "),
            .preference: ("la préférence ", "de la préférence "),
            .label: ("le label ", "du label "),
        ],
        interestKind: ("l’intérêt ", "de l’intérêt "), unnamedInterest: "",
        quotes: ("«\u{A0}", "\u{A0}»"), or: "ou",
        and: "et", nor: ("ni ", " ni "), others: Phrase("1 autre", many: "{number} autres"),
        months: [
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
            "octobre", "novembre", "décembre",
        ],
        firstOfMonth: "1er", decimalPoint: ",",
        window: Phrase(" aujourd’hui", many: " au cours des {number} derniers jours"),
        scanners: " (robots compris)", everybody: "tout le monde", nobody: "personne",
        anyOf: "au moins une condition : ", noneOf: "aucune condition : ", not: "pas : ",
        unknown: "une condition inconnue",
        phrases: [
            .text: frenchTexts, .list: frenchLists, .choice: frenchChoices,
            .source: frenchSources, .number: frenchNumbers, .day: frenchDays,
            .interest: frenchInterests, .clicks: frenchClicks, .message: frenchMessages,
            .anyMessage: frenchAnyMessages,
            .link: [
                .clicked: "a cliqué sur le lien {name} du message {message}",
                .notClicked: "n’a pas cliqué sur le lien {name} du message {message}",
            ],
            .page: [
                .visited: "a visité {or}",
                .notVisited: Phrase("n’a pas visité {nor}", many: "n’a visité {nor}"),
            ],
            .pageTimes: [
                .visited: "a visité {or} au moins {number} fois",
                .notVisited: "a visité {or} moins de {number} fois",
            ],
            .form: [
                .submitted: "a rempli le formulaire {or}",
                .notSubmitted: "n’a pas rempli le formulaire {or}",
            ],
            .survey: [
                .completed: "a répondu à l’enquête {or}",
                .notCompleted: "n’a pas répondu à l’enquête {or}",
            ],
            .segment: [
                .member: "est dans le segment {name}",
                .notMember: "n’est pas dans le segment {name}",
            ],
        ])

    private static let frenchTexts: [CriterionTest: Phrase] = [
        .is: "{subject} est {or}",
        .isNot: Phrase("{subject} n’est pas {nor}", many: "{subject} n’est {nor}"),
        .contains: "{subject} contient {or}",
        .containsNot: Phrase(
            "{subject} ne contient pas {nor}", many: "{subject} ne contient {nor}"),
        .startsWith: "{subject} commence par {or}", .endsWith: "{subject} se termine par {or}",
        .isEmpty: "{subject} est vide", .isNotEmpty: "{subject} n’est pas vide",
    ]

    private static let frenchLists: [CriterionTest: Phrase] = [
        .hasAny: "{subject} est {or}",
        .hasNone: Phrase("{subject} n’est pas {nor}", many: "{subject} n’est {nor}"),
    ]

    private static let frenchChoices: [CriterionTest: Phrase] = [
        .hasAny: "{subject} contient {or}", .hasAll: "{subject} contient {and}",
        .hasNone: Phrase("{subject} ne contient pas {nor}", many: "{subject} ne contient {nor}"),
        .isEmpty: "{subject} est vide", .isNotEmpty: "{subject} n’est pas vide",
    ]

    private static let frenchSources: [CriterionTest: Phrase] = [
        .hasAny: "a la source {or}",
        .hasAll: Phrase("a la source {and}", many: "a les sources {and}"),
        .hasNone: "n’a pas la source {or}", .isEmpty: "n’a aucune source",
        .isNotEmpty: "a une source",
    ]

    private static let frenchNumbers: [CriterionTest: Phrase] = [
        .equals: "{subject} vaut {number}", .notEquals: "{subject} ne vaut pas {number}",
        .greater: "{subject} vaut plus de {number}", .less: "{subject} vaut moins de {number}",
        .atLeast: "{subject} vaut au moins {number}", .atMost: "{subject} vaut au plus {number}",
        .between: "{subject} vaut de {number} à {upTo}",
        .isEmpty: "{subject} est vide", .isNotEmpty: "{subject} n’est pas vide",
    ]

    private static let frenchDays: [CriterionTest: Phrase] = [
        .equals: "{subject} est le {number}", .notEquals: "{subject} n’est pas le {number}",
        .greater: "{subject} est après le {number}", .less: "{subject} est avant le {number}",
        .atLeast: "{subject} est le {number} ou après",
        .atMost: "{subject} est le {number} ou avant",
        .between: "{subject} est du {number} au {upTo}",
        .inLastDays: Phrase(
            "{subject} est aujourd’hui", many: "{subject} est dans les {number} derniers jours"),
        .inNextDays: Phrase(
            "{subject} est aujourd’hui", many: "{subject} est dans les {number} prochains jours"),
        .moreThanDaysAgo: Phrase(
            "{subject} remonte à plus d’un jour",
            many: "{subject} remonte à plus de {number} jours",
            zero: "{subject} est avant aujourd’hui"),
        .moreThanDaysAhead: Phrase(
            "{subject} est dans plus d’un jour", many: "{subject} est dans plus de {number} jours",
            zero: "{subject} est après aujourd’hui"),
        .anniversary: "{subject} a son anniversaire aujourd’hui",
        .anniversaryInNextDays: Phrase(
            "{subject} a son anniversaire aujourd’hui",
            many: "{subject} a son anniversaire dans les {number} prochains jours"),
        .anniversaryInLastDays: Phrase(
            "{subject} a son anniversaire aujourd’hui",
            many: "{subject} a eu son anniversaire dans les {number} derniers jours"),
        .isEmpty: "{subject} est vide", .isNotEmpty: "{subject} n’est pas vide",
    ]

    private static let frenchInterests: [CriterionTest: Phrase] = [
        .subscribed: "a {kind}{name}", .notSubscribed: "n’a pas {kind}{name}",
        .unsubscribed: "s’est désabonné {ofKind}{name}",
    ]

    private static let frenchClicks: [CriterionTest: Phrase] = [
        .equals: "a cliqué exactement {number} fois sur des liens {ofKind}{name}",
        .greater: "a cliqué plus de {number} fois sur des liens {ofKind}{name}",
        .less: "a cliqué moins de {number} fois sur des liens {ofKind}{name}",
        .atLeast: "a cliqué au moins {number} fois sur des liens {ofKind}{name}",
        .atMost: "a cliqué au plus {number} fois sur des liens {ofKind}{name}",
        .between: "a cliqué de {number} à {upTo} fois sur des liens {ofKind}{name}",
    ]

    private static let frenchMessages: [CriterionTest: Phrase] = [
        .received: "a reçu le message {name}", .notReceived: "n’a pas reçu le message {name}",
        .opened: "a ouvert le message {name}", .notOpened: "n’a pas ouvert le message {name}",
        .clicked: "a cliqué dans le message {name}",
        .notClicked: "n’a pas cliqué dans le message {name}",
    ]

    private static let frenchAnyMessages: [CriterionTest: Phrase] = [
        .received: "a reçu un message", .notReceived: "n’a reçu aucun message",
        .opened: "a ouvert un message", .notOpened: "n’a ouvert aucun message",
        .clicked: "a cliqué dans un message", .notClicked: "n’a cliqué dans aucun message",
    ]
}
