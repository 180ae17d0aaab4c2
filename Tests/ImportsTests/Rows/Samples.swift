import Model

@testable import Imports

enum Samples {
    static func field(_ placeholder: String, _ type: FieldType, _ options: [String] = []) -> Field {
        Field(
            id: FieldID(1), name: placeholder, placeholder: placeholder, type: type,
            options: options.map { FieldOption(name: "The \($0)", value: $0) },
            createdAt: Instant(rawValue: 0), version: 1)
    }

    static let catalogue = Catalogue(
        mode: .interests, languages: ["nl", "fr"],
        fields: [
            field("note", .text), field("size", .number), field("since", .date),
            field("colours", .choice, ["red", "blue", "red, dark"]),
        ],
        sources: ["Fair": SourceID(3)],
        interests: [
            Catalogue.Named(id: InterestID(1), name: "Wine", kind: .interest),
            Catalogue.Named(id: InterestID(2), name: "Food, wine", kind: .interest),
            Catalogue.Named(id: InterestID(3), name: "Vélo", kind: .interest),
        ])

    static let targets = [
        "email", "firstName", "language", "source", "interests", "field:note", "field:size",
        "field:since", "field:colours",
    ]

    static func compile(
        _ cells: [String], clearMarkers: Bool = true, strictNames: Bool = false
    ) throws -> CompiledRow {
        let request = MappingRequest(
            columns: targets.enumerated().map { ColumnMapping(column: Int32($0), target: $1) },
            clearMarkers: clearMarkers, strictNames: strictNames)
        let plan = try MappingPlan(
            request, columnCount: targets.count, mode: .interests, fields: catalogue.fields)
        var compiler = RowCompiler(plan, columnCount: targets.count, catalogue: catalogue)
        return compiler.compile(StagedCells(cells))
    }

    /// A good row in which one cell is another.
    static func row(_ column: Int, _ cell: String) -> [String] {
        var cells = ["a@example.com"] + [String](repeating: "", count: targets.count - 1)
        cells[column] = cell
        return cells
    }
}
