internal import Postgres
internal import Service

/// The schema, oldest first.
///
/// A line that has shipped is never edited, moved or removed.
enum Schema {
    static let migrations =
        SharedSchema.migrations + [
            Migration(10, "account users", PackageResources.v010_account_user_sql),
            Migration(11, "fields", PackageResources.v011_field_sql),
            Migration(12, "sources", PackageResources.v012_source_sql),
            Migration(13, "contacts", PackageResources.v013_contact_sql),
            Migration(14, "blacklist", PackageResources.v014_blacklist_sql),
            Migration(15, "history", PackageResources.v015_contact_history_sql),
            Migration(16, "consent", PackageResources.v016_consent_sql),
            Migration(17, "erasures", PackageResources.v017_erased_contact_sql),
            Migration(18, "tracking choices", PackageResources.v018_tracking_choice_sql),
        ]
}
