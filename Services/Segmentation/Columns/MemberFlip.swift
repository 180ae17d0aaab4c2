package import Model

/// A contact that entered or left a segment.
package struct MemberFlip: Hashable, Sendable {
    package var segment: SegmentID
    package var contact: ContactID
    package var isEntry: Bool

    package init(segment: SegmentID, contact: ContactID, isEntry: Bool) {
        self.segment = segment
        self.contact = contact
        self.isEntry = isEntry
    }
}
