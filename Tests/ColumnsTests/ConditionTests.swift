import Model
import Testing

@testable import Columns

@Suite("What conditions look at")
struct ConditionTests {
    @Test func `clicks are one column ever, and another in a window`() {
        var clicks = Criterion(on: .clicks, test: .atLeast, interest: InterestID(3), number: 2)
        #expect(Condition.test(clicks).columns == [.interest(InterestID(3))])

        clicks.days = 30

        #expect(Condition.test(clicks).columns == [.activity(.interestClicks(InterestID(3)))])
    }

    @Test func `what looks at the day can turn by itself`() {
        let created = Condition.test(Criterion(on: .created, test: .inLastDays, number: 7))
        let named = Condition.test(Criterion(on: .name, test: .isEmpty))

        #expect(Condition.all([named, .none([created])]).dependsOnDay)
        #expect(!Condition.any([named, .manual(SegmentID(1), .include)]).dependsOnDay)
    }
}
