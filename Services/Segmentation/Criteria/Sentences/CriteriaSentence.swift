internal import Model

/// Says criteria in plain sentences.
struct CriteriaSentence {
    let names: SentenceNames

    /// What a segment says whose parent is `parent`.
    func write(_ criteria: Criteria, parent: SegmentID? = nil) -> CriteriaSentences {
        CriteriaSentences(
            nl: write(criteria, parent, .dutch), fr: write(criteria, parent, .french),
            en: write(criteria, parent, .english))
    }

    private func write(_ criteria: Criteria, _ parent: SegmentID?, _ book: Phrasebook) -> String {
        let speaker = Speaker(names: names, book: book)
        guard let parent else { return speaker.say(criteria, isWithin: false) }
        let member = Criteria.test(Criterion(on: .segment, test: .member, segment: parent))
        if case .all(let branches) = criteria {
            return speaker.say(.all([member] + branches), isWithin: false)
        }
        return speaker.say(.all([member, criteria]), isWithin: false)
    }

    /// One language.
    private struct Speaker {
        let names: SentenceNames
        let book: Phrasebook

        /// A group within another is put in brackets.
        func say(_ criteria: Criteria, isWithin: Bool) -> String {
            switch criteria {
            case .test(let criterion): leaf(criterion)
            case .all(let branches) where branches.isEmpty: book.everybody
            case .any(let branches) where branches.isEmpty: book.nobody
            case .none(let branches) where branches.isEmpty: book.everybody
            case .all(let branches), .any(let branches):
                if branches.count == 1 {
                    say(branches[0], isWithin: isWithin)
                } else {
                    bracketed(group(criteria, branches), isWithin)
                }
            case .none(let branches): none(branches, isWithin)
            }
        }

        private func group(_ criteria: Criteria, _ branches: [Criteria]) -> String {
            let parts = branches.map { say($0, isWithin: true) }
            if case .any = criteria { return book.anyOf + parts.joined(separator: "; ") }
            if !parts.contains(where: { $0.contains(", ") }) { return book.joined(parts, book.and) }
            let last = parts[parts.count - 1]
            return parts.dropLast().joined(separator: "; ") + " \(book.and) " + last
        }

        private func none(_ branches: [Criteria], _ isWithin: Bool) -> String {
            if branches.count > 1 {
                let parts = branches.map { say($0, isWithin: true) }
                return bracketed(book.noneOf + parts.joined(separator: "; "), isWithin)
            }
            if case .test(var criterion) = branches[0],
                let opposite = CriteriaSentence.opposites[criterion.test]
            {
                criterion.test = opposite
                if let text = LeafPhrase(criterion, names, book).text { return text }
            }
            return bracketed(book.not + say(branches[0], isWithin: true), isWithin)
        }

        private func bracketed(_ text: String, _ isWithin: Bool) -> String {
            isWithin ? "(\(text))" : text
        }

        private func leaf(_ criterion: Criterion) -> String {
            LeafPhrase(criterion, names, book).text ?? book.unknown
        }
    }

    /// Tests of which exactly one holds, whatever the contact.
    private static let opposites: [CriterionTest: CriterionTest] = {
        let pairs: [(CriterionTest, CriterionTest)] = [
            (.is, .isNot), (.contains, .containsNot), (.isEmpty, .isNotEmpty),
            (.equals, .notEquals), (.hasAny, .hasNone), (.subscribed, .notSubscribed),
            (.received, .notReceived), (.opened, .notOpened), (.clicked, .notClicked),
            (.visited, .notVisited), (.submitted, .notSubmitted), (.completed, .notCompleted),
            (.member, .notMember),
        ]
        return Dictionary(uniqueKeysWithValues: pairs + pairs.map { ($0.1, $0.0) })
    }()
}
