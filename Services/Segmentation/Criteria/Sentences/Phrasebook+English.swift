internal import Model

extension Phrasebook {
    static let english = Phrasebook(
        subjects: [
            .email: "email address", .firstName: "first name", .name: "name",
            .language: "language", .source: "source", .state: "state", .created: "date added",
        ],
        states: [
            .confirmed: "confirmed", .unconfirmed: "unconfirmed", .blacklisted: "blacklisted",
            .blocked: "blocked",
        ],
        interestKinds: [:], interestKind: ("", ""), unnamedInterest: "interest ",
        quotes: ("“", "”"), or: "or", and: "and",
        nor: ("neither ", " nor "), others: Phrase("1 other", many: "{number} others"),
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ],
        firstOfMonth: "1", decimalPoint: ".",
        window: Phrase(" today", many: " in the last {number} days"),
        scanners: " (scanners counted)", everybody: "everybody", nobody: "nobody",
        anyOf: "one of: ", noneOf: "none of: ", not: "not: ", unknown: "an unknown condition",
        phrases: [
            .text: englishTexts, .list: englishLists, .choice: englishChoices,
            .source: englishSources, .number: englishNumbers, .day: englishDays,
            .interest: englishInterests, .clicks: englishClicks, .message: englishMessages,
            .anyMessage: englishAnyMessages,
            .link: [
                .clicked: "clicked on link {name} of message {message}",
                .notClicked: "did not click on link {name} of message {message}",
            ],
            .page: [.visited: "visited {or}", .notVisited: "did not visit {or}"],
            .pageTimes: [
                .visited: "visited {or} at least {number} times",
                .notVisited: "visited {or} fewer than {number} times",
            ],
            .form: [
                .submitted: "filled in form {or}", .notSubmitted: "did not fill in form {or}",
            ],
            .survey: [
                .completed: "answered survey {or}", .notCompleted: "did not answer survey {or}",
            ],
            .segment: [
                .member: "is in segment {name}", .notMember: "is not in segment {name}",
            ],
        ])

    private static let englishTexts: [CriterionTest: Phrase] = [
        .is: "{subject} is {or}",
        .isNot: Phrase("{subject} is not {or}", many: "{subject} is {nor}"),
        .contains: "{subject} contains {or}", .containsNot: "{subject} does not contain {or}",
        .startsWith: "{subject} starts with {or}", .endsWith: "{subject} ends with {or}",
        .isEmpty: "{subject} is empty", .isNotEmpty: "{subject} is not empty",
    ]

    private static let englishLists: [CriterionTest: Phrase] = [
        .hasAny: "{subject} is {or}",
        .hasNone: Phrase("{subject} is not {or}", many: "{subject} is {nor}"),
    ]

    private static let englishChoices: [CriterionTest: Phrase] = [
        .hasAny: "{subject} contains {or}", .hasAll: "{subject} contains {and}",
        .hasNone: "{subject} does not contain {or}", .isEmpty: "{subject} is empty",
        .isNotEmpty: "{subject} is not empty",
    ]

    private static let englishSources: [CriterionTest: Phrase] = [
        .hasAny: "has source {or}",
        .hasAll: Phrase("has source {and}", many: "has sources {and}"),
        .hasNone: "does not have source {or}", .isEmpty: "has no source",
        .isNotEmpty: "has a source",
    ]

    private static let englishNumbers: [CriterionTest: Phrase] = [
        .equals: "{subject} is {number}", .notEquals: "{subject} is not {number}",
        .greater: "{subject} is more than {number}", .less: "{subject} is less than {number}",
        .atLeast: "{subject} is at least {number}", .atMost: "{subject} is at most {number}",
        .between: "{subject} is from {number} to {upTo}",
        .isEmpty: "{subject} is empty", .isNotEmpty: "{subject} is not empty",
    ]

    private static let englishDays: [CriterionTest: Phrase] = [
        .equals: "{subject} is {number}", .notEquals: "{subject} is not {number}",
        .greater: "{subject} is after {number}", .less: "{subject} is before {number}",
        .atLeast: "{subject} is {number} or later", .atMost: "{subject} is {number} or earlier",
        .between: "{subject} is from {number} to {upTo}",
        .inLastDays: Phrase(
            "{subject} is today", many: "{subject} is in the last {number} days"),
        .inNextDays: Phrase(
            "{subject} is today", many: "{subject} is in the next {number} days"),
        .moreThanDaysAgo: Phrase(
            "{subject} is more than 1 day ago", many: "{subject} is more than {number} days ago",
            zero: "{subject} is before today"),
        .moreThanDaysAhead: Phrase(
            "{subject} is more than 1 day ahead",
            many: "{subject} is more than {number} days ahead", zero: "{subject} is after today"),
        .anniversary: "{subject} has its anniversary today",
        .anniversaryInNextDays: Phrase(
            "{subject} has its anniversary today",
            many: "{subject} has its anniversary in the next {number} days"),
        .anniversaryInLastDays: Phrase(
            "{subject} has its anniversary today",
            many: "{subject} had its anniversary in the last {number} days"),
        .isEmpty: "{subject} is empty", .isNotEmpty: "{subject} is not empty",
    ]

    private static let englishInterests: [CriterionTest: Phrase] = [
        .subscribed: "has {name}", .notSubscribed: "does not have {name}",
        .unsubscribed: "unsubscribed from {name}",
    ]

    private static let englishClicks: [CriterionTest: Phrase] = [
        .equals: Phrase(
            "clicked exactly once on links of {name}",
            many: "clicked exactly {number} times on links of {name}"),
        .greater: Phrase(
            "clicked more than once on links of {name}",
            many: "clicked more than {number} times on links of {name}"),
        .less: Phrase(
            "clicked less than once on links of {name}",
            many: "clicked fewer than {number} times on links of {name}"),
        .atLeast: Phrase(
            "clicked at least once on links of {name}",
            many: "clicked at least {number} times on links of {name}"),
        .atMost: Phrase(
            "clicked at most once on links of {name}",
            many: "clicked at most {number} times on links of {name}"),
        .between: "clicked {number} to {upTo} times on links of {name}",
    ]

    private static let englishMessages: [CriterionTest: Phrase] = [
        .received: "received message {name}", .notReceived: "did not receive message {name}",
        .opened: "opened message {name}", .notOpened: "did not open message {name}",
        .clicked: "clicked in message {name}", .notClicked: "did not click in message {name}",
    ]

    private static let englishAnyMessages: [CriterionTest: Phrase] = [
        .received: "received a message", .notReceived: "received no message",
        .opened: "opened a message", .notOpened: "opened no message",
        .clicked: "clicked in a message", .notClicked: "clicked in no message",
    ]
}
