/// A set that leaves and its property share: leaves see every change.
final class HeldSet {
    var set = SlotSet()

    init(_ set: SlotSet = SlotSet()) { self.set = set }
}
