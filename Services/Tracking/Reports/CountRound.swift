internal import Model

/// What the hits of one transaction change, added up: the rows that are written, each once.
struct CountRound: Sendable {
    /// A row of counters, and of those by the hour.
    struct Place: Hashable, Comparable {
        var message: MessageID

        /// ``CountRound/anyLink``, ``CountRound/pixel``, or a link.
        var link: LinkID
        var hour: Instant

        static func < (left: Place, right: Place) -> Bool {
            (left.message, left.link, left.hour) < (right.message, right.link, right.hour)
        }
    }

    /// One contact and what it may be unique of: a link, any link, the pixel.
    struct Clicker: Hashable, Comparable {
        var contact: ContactID
        var message: MessageID
        var link: LinkID

        static func < (left: Clicker, right: Clicker) -> Bool {
            (left.contact, left.message, left.link) < (right.contact, right.message, right.link)
        }
    }

    /// Counters of an interest in one message; in message 0 those over all messages.
    struct Topic: Hashable, Comparable {
        var interest: InterestID
        var message: MessageID

        static func < (left: Topic, right: Topic) -> Bool {
            (left.interest, left.message) < (right.interest, right.message)
        }
    }

    /// One contact and one interest.
    struct Follower: Hashable, Comparable {
        var contact: ContactID
        var interest: InterestID

        static func < (left: Follower, right: Follower) -> Bool {
            (left.contact, left.interest) < (right.contact, right.interest)
        }
    }

    /// Where clicks of a message lie.
    struct SpanKey: Hashable, Comparable {
        var message: MessageID
        var hour: Instant
        var spool: Int32

        static func < (left: SpanKey, right: SpanKey) -> Bool {
            (left.message, left.hour, left.spool) < (right.message, right.hour, right.spool)
        }
    }

    /// How often a contact did something, more or less.
    struct Times: Hashable {
        var human: Int32 = 0
        var all: Int32 = 0

        /// That of the earliest hit.
        var hour: Instant

        /// That of the earliest of a person; `nil` when there is none.
        var humanHour: Instant?

        /// Whether the contact becomes, or ceases to be, unique, when these are the new counts.
        func crossing(human newHuman: Int32?, all newAll: Int32?) -> (human: Int64, all: Int64) {
            (Times.crossing(newHuman, human), Times.crossing(newAll, all))
        }

        /// A row of before clicks were counted stays what it is.
        private static func crossing(_ now: Int32?, _ change: Int32) -> Int64 {
            guard let now else { return 0 }
            return (now > 0 ? 1 : 0) - (now - change > 0 ? 1 : 0)
        }
    }

    private(set) var places: [Place: CountChange] = [:]
    private(set) var clickers: [Clicker: Times] = [:]
    private(set) var topics: [Topic: CountChange] = [:]
    private(set) var followers: [Follower: Times] = [:]
    private(set) var spans: [SpanKey: ClosedRange<Int64>] = [:]

    /// Stands for any link of a message.
    static let anyLink = LinkID(0)

    /// Stands for the pixel of a message.
    static let pixel = LinkID(-1)

    /// Stands for any message.
    static let anyMessage = MessageID(0)

    init(_ hits: [CountedHit]) {
        for hit in hits where hit.was != hit.becomes {
            let link = hit.isOpen ? CountRound.pixel : hit.link
            let place = Place(message: hit.message, link: link, hour: hit.hour)
            places[place, default: CountChange()].move(hit)
            for interest in hit.interests {
                let topic = Topic(interest: interest, message: hit.message)
                topics[topic, default: CountChange()].move(hit)
            }
            addContact(of: hit)
            addSpan(of: hit)
        }
    }

    private mutating func addContact(of hit: CountedHit) {
        guard let contact = hit.contact else { return }
        let human: Int32 = (hit.becomes == .human ? 1 : 0) - (hit.was == .human ? 1 : 0)
        let all: Int32 = (hit.becomes == nil ? 0 : 1) - (hit.was == nil ? 0 : 1)
        guard human != 0 || all != 0 else { return }
        let links = hit.isOpen ? [CountRound.pixel] : [hit.link, CountRound.anyLink]
        for link in links {
            let clicker = Clicker(contact: contact, message: hit.message, link: link)
            clickers[clicker, default: Times(hour: hit.hour)].add(human, all, hit)
        }
        for interest in hit.interests {
            let follower = Follower(contact: contact, interest: interest)
            followers[follower, default: Times(hour: hit.hour)].add(human, all, hit)
        }
    }

    private mutating func addSpan(of hit: CountedHit) {
        guard !hit.isOpen, hit.becomes != nil else { return }
        let key = SpanKey(message: hit.message, hour: hit.hour, spool: Int32(hit.id >> 40))
        let span = spans[key] ?? hit.id...hit.id
        spans[key] = min(span.lowerBound, hit.id)...max(span.upperBound, hit.id)
    }

    /// Notes who became, or ceased to be, unique on a link.
    ///
    /// `humanHour` is the one in which the contact became unique among people.
    mutating func cross(
        _ clicker: Clicker, _ change: (human: Int64, all: Int64), humanHour: Instant?
    ) {
        let hour = clickers[clicker]?.hour
        for (hour, human, all) in [(humanHour ?? hour, change.human, 0), (hour, 0, change.all)] {
            guard let hour, human != 0 || all != 0 else { continue }
            let place = Place(message: clicker.message, link: clicker.link, hour: hour)
            places[place, default: CountChange()].uniqueHuman += human
            places[place, default: CountChange()].uniqueAll += all
        }
    }

    /// Notes who became, or ceased to be, unique in an interest.
    mutating func cross(_ follower: Follower, _ change: (human: Int64, all: Int64)) {
        guard change != (0, 0) else { return }
        let topic = Topic(interest: follower.interest, message: CountRound.anyMessage)
        topics[topic, default: CountChange()].uniqueHuman += change.human
        topics[topic, default: CountChange()].uniqueAll += change.all
    }

    /// The counters without the hours.
    var wholes: [Place: CountChange] {
        var wholes: [Place: CountChange] = [:]
        for (place, change) in places {
            var whole = place
            whole.hour = Instant(rawValue: 0)
            wholes[whole, default: CountChange()] += change
        }
        return wholes
    }
}

extension CountChange {
    /// Counts a hit among what it becomes, and no more among what it was.
    fileprivate mutating func move(_ hit: CountedHit) {
        add(-1, of: hit.was)
        add(1, of: hit.becomes)
    }
}

extension CountRound.Times {
    fileprivate mutating func add(_ human: Int32, _ all: Int32, _ hit: CountedHit) {
        self.human += human
        self.all += all
        hour = min(hour, hit.hour)
        if hit.becomes == .human { humanHour = min(humanHour ?? hit.hour, hit.hour) }
    }
}
