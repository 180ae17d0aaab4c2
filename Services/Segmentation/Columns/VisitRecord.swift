/// That a contact visited something on a day, and how often.
struct VisitRecord: Hashable {
    var slot: UInt32
    /// Which of the names of its property.
    var name: UInt32
    var day: Int32
    var count: Int32
}
