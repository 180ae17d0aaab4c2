internal import Postgres
internal import Service

/// The schema, oldest first.
///
/// A line that has shipped is never edited, moved or removed.
enum Schema {
    static let migrations =
        SharedSchema.migrations + [
            Migration(10, "imports", PackageResources.v010_import_sql)
        ]
}
