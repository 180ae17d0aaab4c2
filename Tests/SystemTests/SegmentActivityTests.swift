import Clients
import Model
import TestKit
import Testing

@Suite("What contacts do reaches segments")
struct SegmentActivityTests {
    @Test func `a click, a second one, and a look at the message`() async throws {
        try await ServicesUnderTest.with { services in
            let town = try await SegmentTown(services, contacts: 12)
            try await town.settle(at: services.segmentation, within: .seconds(30))
            let (once, twice, looks) = (town.contacts[0], town.contacts[1], town.contacts[2])
            try await town.click(once)
            try await town.click(twice)
            try await town.click(twice)
            try await town.open(looks)

            try await eventually(within: .seconds(30), "the segments to hold them") {
                let members = try await town.members(at: services.segmentation)
                return members[.clicked] == [once.rawValue, twice.rawValue]
                    && members[.clickedTwice] == [twice.rawValue]
                    && members[.opened]?.contains(looks.rawValue) == true
            }
            let without = try await town.members(at: services.segmentation)[.dutchWithoutClick]
            #expect(without?.contains(once.rawValue) == false)
            let segment = try #require(town.segments[.clickedTwice])
            let why = try await services.segmentation.explain(
                twice, in: segment, of: town.account)
            #expect(why.isMember)
            #expect(why.flipsAt != nil)
            #expect(try await town.matches(at: services.segmentation)[.clicked]?.count == 2)
        }
    }
}
