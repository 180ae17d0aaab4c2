internal import Postgres
internal import Service

/// The schema, oldest first.
///
/// A line that has shipped is never edited, moved or removed.
enum Schema {
    static let migrations =
        SharedSchema.migrations + [
            Migration(10, "interest", PackageResources.v010_interest_sql),
            Migration(11, "membership", PackageResources.v011_membership_sql),
            Migration(12, "applied click", PackageResources.v012_applied_click_sql),
            Migration(13, "erased contact", PackageResources.v013_erased_contact_sql),
        ]
}
