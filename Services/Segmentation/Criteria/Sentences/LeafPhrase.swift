internal import Model

/// One test in one language.
struct LeafPhrase {
    private let criterion: Criterion
    private let names: SentenceNames
    private let book: Phrasebook

    /// More values than these are only counted.
    private static let valuesSaid = 10

    init(_ criterion: Criterion, _ names: SentenceNames, _ book: Phrasebook) {
        self.criterion = criterion
        self.names = names
        self.book = book
    }

    /// `nil` for a test that this release cannot say.
    var text: String? {
        guard let kind, let phrase = book.phrases[kind]?[criterion.test] else { return nil }
        var text = phrase.text(count(kind), slots(kind))
        if let days = criterion.days { text += book.window.text(days, [.number: String(days)]) }
        if criterion.clicks == .all { text += book.scanners }
        return text
    }

    private var kind: Phrasebook.Kind? {
        switch criterion.on {
        case .email, .firstName, .name: .text
        case .language, .state: .list
        case .source: .source
        case .created: .day
        case .field: fieldKind
        case .interest: .interest
        case .clicks: .clicks
        case .message: criterion.message == nil ? .anyMessage : .message
        case .link: .link
        case .page: (criterion.number ?? 1) > 1 ? .pageTimes : .page
        case .form: .form
        case .survey: .survey
        case .segment: .segment
        case .unknown: nil
        }
    }

    private var fieldKind: Phrasebook.Kind? {
        switch criterion.field.flatMap({ names.fieldTypes[$0] }) {
        case .text: .text
        case .number: .number
        case .date: .day
        case .choice: .choice
        case .unknown, nil: nil
        }
    }

    /// What decides between the forms of the phrase.
    private func count(_ kind: Phrasebook.Kind) -> Int {
        switch kind {
        case .day: criterion.number.flatMap { Int(exactly: $0) } ?? 1
        case .clicks: criterion.number == 1 ? 1 : 2
        default: max(1, criterion.values?.count ?? 1)
        }
    }

    private func slots(_ kind: Phrasebook.Kind) -> [Phrase.Slot: String] {
        var slots: [Phrase.Slot: String] = [:]
        let values = said(criterion.values ?? [])
        slots[.subject] = subject
        slots[.or] = book.joined(values, book.or)
        slots[.and] = book.joined(values, book.and)
        slots[.nor] = book.excluded(values)
        slots[.name] = name
        slots[.message] = criterion.message.map(message)
        let interest = criterion.interest.flatMap { names.interestKinds[$0] }
        let words = interest.flatMap { book.interestKinds[$0] } ?? book.interestKind
        slots[.kind] = words.plain
        slots[.ofKind] = words.of
        let isDated = kind == .day && criterion.number == nil
        let days = (criterion.values ?? []).compactMap { Day($0) }
        slots[.number] =
            isDated ? days.first.map(book.date) : criterion.number.map(book.number)
        slots[.upTo] = isDated ? days.last.map(book.date) : criterion.upTo.map(book.number)
        return slots
    }

    private var subject: String? {
        guard criterion.on == .field else { return book.subjects[criterion.on] }
        return criterion.field.map { names.fields[$0] ?? $0 }
    }

    private var name: String? {
        switch criterion.on {
        case .interest, .clicks:
            criterion.interest.map { names.interests[$0] ?? "\(book.unnamedInterest)\($0)" }
        case .message: criterion.message.map(message)
        case .link: criterion.link?.description
        case .segment:
            criterion.segment.map { id in names.segments[id].map(book.quoted) ?? "\(id)" }
        default: nil
        }
    }

    private func message(_ id: MessageID) -> String {
        names.messages[id].map(book.quoted) ?? "\(id)"
    }

    private func said(_ values: [String]) -> [String] {
        let said = values.prefix(LeafPhrase.valuesSaid).map { value in
            switch criterion.on {
            case .language, .source: value
            case .state: ContactState(rawValue: value).flatMap { book.states[$0] } ?? value
            default: book.quoted(value)
            }
        }
        let left = values.count - said.count
        return left == 0 ? said : said + [book.others.text(left, [.number: String(left)])]
    }
}
