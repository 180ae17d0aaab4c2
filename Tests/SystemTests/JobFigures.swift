/// What the small job ends with, whatever happened on the way.
struct JobFigures: Equatable {
    var created: Int64 = 0
    var rejected: Int64 = 0

    /// How many contacts have the interests that came with the file.
    var cycling = 0
    var cooking = 0

    /// How many have the one that only clicks give.
    var travel = 0

    /// Members of the segment.
    var segment = 0

    /// Contacts with a human click.
    var clickers: Int64 = 0
}
