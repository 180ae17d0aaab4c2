internal import Postgres
internal import Service

/// The schema, oldest first.
///
/// A line that has shipped is never edited, moved or removed.
enum Schema {
    static let migrations =
        SharedSchema.migrations + [
            Migration(10, "projection", PackageResources.v010_projection_sql),
            Migration(11, "segment", PackageResources.v011_segment_sql),
            Migration(12, "assignment", PackageResources.v012_assignment_sql),
            Migration(13, "revision", PackageResources.v013_revision_sql),
            Migration(14, "activity", PackageResources.v014_activity_sql),
            Migration(15, "manual members", PackageResources.v015_manual_sql),
            Migration(16, "audience", PackageResources.v016_audience_sql),
            Migration(17, "rule", PackageResources.v017_rule_sql),
            Migration(18, "membership", PackageResources.v018_membership_sql),
            Migration(21, "filled size", PackageResources.v021_filled_size_sql),
            Migration(22, "erasure", PackageResources.v022_erasure_sql),
        ]
}
