/// A set that leaves and its property share: leaves see every change.
///
/// It lies at a fixed place: leaves test single slots there, millions a second, and pay neither for
/// checks of exclusive access nor for counting references.
final class HeldSet {
    let place = UnsafeMutablePointer<SlotSet>.allocate(capacity: 1)

    var set: SlotSet {
        _read { yield place.pointee }
        _modify { yield &place.pointee }
    }

    init(_ set: SlotSet = SlotSet()) { place.initialize(to: set) }

    deinit {
        place.deinitialize(count: 1)
        place.deallocate()
    }
}
