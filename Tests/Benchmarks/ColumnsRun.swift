import Columns
import Glibc
import Model

/// What the columns of an account cost by themselves, in this process, without a service around them.
enum ColumnsRun {
    /// Runs one of the commands; `words[1]` is a number of contacts or a path.
    static func run(_ words: [String]) throws -> [Figure] {
        let word = words.count > 1 ? words[1] : ""
        let contacts = Int(word) ?? 1_000_000
        return switch words[0] {
        case "columns-count": count(contacts)
        case "columns-contains": contains(contacts)
        case "columns-decide": decide(contacts)
        case "columns-memory": ColumnsMemory.figures(contacts)
        case "columns-snapshot": try ColumnsSnapshotRun.figures(contacts)
        default: try ColumnsGrowth.figures(picture: word)
        }
    }

    /// Seconds that `work` takes.
    static func seconds(_ work: () -> Void) -> Double {
        let took = ContinuousClock().measure(work).components
        return Double(took.seconds) + Double(took.attoseconds) / 1e18
    }

    /// Milliseconds of each question, `questions` of them, none asked before.
    static func counts(_ account: ColumnsAccount, questions: Int) -> Percentiles {
        var total = 0
        var times: [Double] = []
        for number in 0..<(questions + 20) {
            let condition = Condition(SegmentQuestion(number).criteria)
            let took = seconds {
                total += account.columns.count(condition, today: ColumnsAccount.today)
            }
            // The first ones bring the columns into the caches.
            if number >= 20 { times.append(took * 1_000) }
        }
        precondition(total > 0, "questions that nobody answers measure nothing")
        return Percentiles(times)
    }

    private static func count(_ contacts: Int) -> [Figure] {
        let account = ColumnsAccount(contacts: contacts)
        account.attachInterests(Int(SegmentQuestion.interests))
        let times = counts(account, questions: 300)
        let name = "count of 5 conditions in-process, \(contacts) contacts,"
        let must = contacts <= 1_000_000 ? "value <= 1" : "value <= 15"
        return [
            Figure("\(name) p50", times.at(0.5), "ms", must: must),
            Figure("\(name) p99", times.at(0.99), "ms", must: must),
        ]
    }

    /// Values that stand in few, some and many of the addresses, and in none.
    private static func contains(_ contacts: Int) -> [Figure] {
        let account = ColumnsAccount(contacts: contacts)
        account.attachAddresses()
        let values =
            ["brussel", "sofie", "@gent", "e.9", "school.ex", "nobody at all", "zzq", "an.1"]
            + (0..<92).map { String(ColumnsAccount.pick($0, 60, 99_000) + 1_000) }
        var times: [Double] = []
        var found = 0
        for value in values {
            let condition = Condition.test(
                Criterion(on: .email, test: .contains, values: [value]))
            times.append(
                1_000
                    * seconds {
                        found += account.columns.count(condition, today: ColumnsAccount.today)
                    })
        }
        precondition(found > 0, "values that stand nowhere measure less")
        let percentiles = Percentiles(times)
        let name = "text contains over \(contacts) different values,"
        return [
            Figure("\(name) p50", percentiles.at(0.5), "ms", must: "value <= 30"),
            Figure("\(name) p99", percentiles.at(0.99), "ms", must: "value <= 30"),
        ]
    }

    /// Contacts by criteria, and one contact's flips after one column changed.
    private static func decide(_ contacts: Int) -> [Figure] {
        let account = ColumnsAccount(contacts: contacts)
        account.attachInterests(Int(SegmentQuestion.interests))
        let today = ColumnsAccount.today
        var answers: [Double] = []
        for round in 0..<100 {
            let criteria = (0..<20).map { Condition(SegmentQuestion(round * 20 + $0).criteria) }
            let asked = (0..<1_000).map {
                ContactID(Int64(1 + ColumnsAccount.pick($0, 70 + round, contacts)))
            }
            answers.append(
                1_000 * seconds { _ = account.columns.decide(asked, criteria, today: today) })
        }
        let live = account.segments(1_000)
        var changes: [Double] = []
        for round in 0..<1_000 {
            let contact = ContactID(Int64(1 + ColumnsAccount.pick(round, 90, contacts)))
            let interest = InterestID(Int64(1 + round % Int(SegmentQuestion.interests)))
            account.columns.set(
                membership: MembershipValue(state: .subscribed, clicks: Int32(round % 7)),
                of: contact, interest: interest)
            changes.append(
                1_000_000
                    * seconds {
                        let flips = live.redecide(
                            [contact: [.interest(interest)]], in: account.columns, today: today)
                        live.apply(flips, in: account.columns)
                    })
        }
        let (decided, changed) = (Percentiles(answers), Percentiles(changes))
        return [
            Figure("1,000 contacts by 20 criteria in-process, p50", decided.at(0.5), "ms"),
            Figure(
                "1,000 contacts by 20 criteria in-process, p99", decided.at(0.99), "ms",
                must: "value <= 10"),
            Figure("a change by 1,000 segments in-process, p50", changed.at(0.5), "us"),
            Figure(
                "a change by 1,000 segments in-process, p99", changed.at(0.99), "us",
                must: "value <= 1000"),
        ]
    }
}
