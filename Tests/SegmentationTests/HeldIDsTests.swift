import Model
import TestKit
import Testing

@testable import Segmentation

@Suite("Ids held against a list")
struct HeldIDsTests {
    @Test(arguments: [
        ([], [1, 2], []), ([1, 2, 3], [], [1, 2, 3]), ([1, 2, 3], [1, 2, 3], []),
        ([1, 3, 5], [2, 3, 4], [1, 5]), ([4, 9], [1, 4, 7, 12], [9]),
    ])
    func `those that the list lacks are missing`(
        _ held: [Int64], _ list: [Int64], _ missing: [Int64]
    ) {
        var ids = HeldIDs()
        for id in held { ids.append(id, ContactID(id * 10)) }
        for id in list { ids.see(id) }
        ids.end()

        #expect(ids.missing.map(\.id) == missing)
        #expect(ids.missing.map(\.contact.rawValue) == missing.map { $0 * 10 })
    }
}
