import Columns
import Model

/// An account made up in memory, the same in every run; shaped as `deploy/bench-segmentation.sql`.
///
/// Ids are in the order of creation over three years; every contact has three interests, one state in
/// ten is unsubscribed, three in ten memberships of a label have clicks.
struct ColumnsAccount {
    let contacts: Int
    let columns: AccountColumns

    static let today = Day(rawValue: 20_778)

    /// Only what every account has.
    init(contacts: Int) {
        self.contacts = contacts
        columns = AccountColumns()
        for number in 0..<contacts {
            let age = 1_095 - number * 1_095 / contacts
            columns.append(
                id: Int64(number + 1), created: ColumnsAccount.today.rawValue - Int32(age),
                language: ["nl", "nl", "nl", "fr", "fr", "en"][Self.pick(number, 1, 6)],
                sources: [Int64(1 + Self.pick(number, 5, 5))])
        }
    }

    /// A number below `size` that looks like chance.
    static func pick(_ number: Int, _ salt: Int, _ size: Int) -> Int {
        var mixed = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
        mixed = mixed &+ UInt64(truncatingIfNeeded: salt) &* 0xD1B5_4A32_D192_ED03
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)).multipliedFullWidth(by: UInt64(size)).high)
    }

    // MARK: Interests

    /// Attaches all interests, the last three in ten labels; ids from 1 on.
    func attachInterests(_ interests: Int) {
        // A pass holds at most about 8,000,000 memberships that are not in their column yet.
        let passes = max(1, min(interests, contacts * 3 / 8_000_000))
        for pass in 0..<passes {
            let wanted = (pass * interests / passes)..<((pass + 1) * interests / passes)
            attachInterests(wanted, of: interests)
        }
    }

    private func attachInterests(_ wanted: Range<Int>, of interests: Int) {
        var members = [InterestRows](repeating: InterestRows(), count: wanted.count)
        let labels = interests * 7 / 10
        for number in 0..<contacts {
            let first = Self.pick(number, 16, interests)
            let step = 1 + Self.pick(number, 17, max(1, interests * 3 / 10))
            for turn in 0..<3 {
                let interest = (first + turn * step) % interests
                guard wanted.contains(interest) else { continue }
                let isClicked = interest >= labels && Self.pick(number, 20 + turn, 10) < 3
                members[interest - wanted.lowerBound].append(
                    Int64(number + 1), Self.pick(number, 40 + turn, 10) == 0 ? 2 : 1,
                    isClicked ? Int32(1 + Self.pick(number, 30 + turn, 8)) : 0)
            }
        }
        for (interest, rows) in zip(wanted, members) {
            let draft = ColumnDraft(key: .interest(InterestID(Int64(interest + 1))))
            draft.append(contacts: rows.contacts, states: rows.states, clicks: rows.clicks)
            columns.attach(draft)
        }
    }

    // MARK: Fields

    /// Attaches ten fields: four texts, three numbers, two dates, a choice.
    func attachFields() {
        let sizes = [
            ("city", 6, 1_000), ("company", 7, 100_000), ("long street", 8, 500_000),
            ("title", 9, 20),
        ]
        for (name, salt, size) in sizes {
            attach(name, .text) { draft, id, number in
                draft.append(contact: id, text: "\(name) \(Self.pick(number, salt, size))")
            }
        }
        attach("age", .number) { draft, id, number in
            draft.append(contact: id, number: Double(18 + Self.pick(number, 10, 70)))
        }
        attach("orders", .number) { draft, id, number in
            draft.append(contact: id, number: Double(Self.pick(number, 11, 50)))
        }
        attach("revenue", .number) { draft, id, number in
            draft.append(contact: id, number: Double(Self.pick(number, 12, 1_000_000)) / 100)
        }
        attach("birthday", .date) { draft, id, number in
            let day = Int32(Self.pick(number, 13, 24_000)) - 10_957
            draft.append(contact: id, day: Day(rawValue: day))
        }
        attach("last_order", .date) { draft, id, number in
            let ago = Int32(Self.pick(number, 14, 1_000))
            draft.append(contact: id, day: Day(rawValue: Self.today.rawValue - ago))
        }
        attach("wines", .choice) { draft, id, number in
            draft.append(contact: id, choices: ["wine \(Self.pick(number, 15, 8))"])
        }
    }

    private func attach(
        _ field: String, _ type: FieldType, _ append: (ColumnDraft, ContactID, Int) -> Void
    ) {
        let draft = ColumnDraft(key: .field(field), type: type)
        for number in 0..<contacts { append(draft, ContactID(Int64(number + 1)), number) }
        columns.attach(draft)
    }

    /// Attaches addresses: 1,000,000 different ones of about 26 bytes for as many contacts.
    func attachAddresses() {
        let names = ["an", "piet", "sofie", "emma", "lucas", "marie", "noah", "louise", "arthur"]
        let hosts = ["mail", "post", "brussel", "gent", "liege", "firma", "school"]
        let draft = ColumnDraft(key: .email)
        for number in 0..<contacts {
            let name = names[Self.pick(number, 50, names.count)]
            let host = hosts[Self.pick(number, 51, hosts.count)]
            draft.append(
                contact: ContactID(Int64(number + 1)),
                text: "\(name).\(number)@\(host).example")
        }
        columns.attach(draft)
    }

    // MARK: Segments

    /// Segments that ask the question of the figures, each with other constants.
    func segments(_ count: Int) -> LiveSegments {
        let live = LiveSegments()
        for number in 0..<count {
            let condition = Condition(SegmentQuestion(number).criteria)
            live.put(
                SegmentID(Int64(number + 1)), condition,
                members: columns.matches(condition, today: Self.today))
        }
        return live
    }

    /// Segments that hold a contact in a hundred each, chosen by chance.
    func scatteredSegments(_ count: Int, interests: Int) -> LiveSegments {
        let live = LiveSegments()
        for number in 0..<count {
            let slots = (0..<contacts).filter { Self.pick($0, 100 + number, 100) == 0 }
            let interest = InterestID(Int64(1 + number % interests))
            live.put(
                SegmentID(Int64(number + 1)),
                .test(Criterion(on: .interest, test: .subscribed, interest: interest)),
                members: SlotSet(ascending: slots.map { UInt32($0) }))
        }
        return live
    }
}

/// What is read of one interest.
private struct InterestRows {
    var contacts: [Int64] = []
    var states: [UInt8] = []
    var clicks: [Int32] = []

    mutating func append(_ contact: Int64, _ state: UInt8, _ count: Int32) {
        contacts.append(contact)
        states.append(state)
        clicks.append(count)
    }
}

extension Condition {
    /// Criteria that test no other segment.
    init(_ criteria: Criteria) {
        self =
            switch criteria {
            case .all(let branches): .all(branches.map { Condition($0) })
            case .any(let branches): .any(branches.map { Condition($0) })
            case .none(let branches): .none(branches.map { Condition($0) })
            case .test(let criterion): .test(criterion)
            }
    }
}
