internal import Postgres
internal import Service

/// The schema, oldest first.
///
/// A line that has shipped is never edited, moved or removed.
enum Schema {
    static let migrations =
        SharedSchema.migrations + [
            Migration(10, "message", PackageResources.v010_message_sql),
            Migration(11, "hit", PackageResources.v011_hit_sql),
            Migration(12, "tally", PackageResources.v012_tally_sql),
            Migration(13, "erased contact", PackageResources.v013_erased_contact_sql),
            Migration(14, "setting", PackageResources.v014_setting_sql),
            Migration(15, "hit position", PackageResources.v015_hit_position_sql),
            Migration(16, "tracking choice", PackageResources.v016_tracking_choice_sql),
            Migration(17, "report", PackageResources.v017_report_sql),
            Migration(19, "evidence", PackageResources.v019_evidence_sql),
            Migration(20, "visits are proofs", PackageResources.v020_visit_proof_sql),
        ]
}
