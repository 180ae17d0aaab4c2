// How the model's values travel through paths and columns: the one place that sees both sides.

public import HTTP
public import Model
public import Postgres

extension Identifier {
    /// Reads a number of a path.
    ///
    /// - Parameter pathValue: decimal digits.
    public init?(pathValue: String) {
        guard let number = Int64(pathValue: pathValue) else { return nil }
        self.init(number)
    }
}

extension AccountID: PathValue, PostgresValue {}
extension UserID: PathValue, PostgresValue {}
extension ContactID: PathValue, PostgresValue {}
extension FieldID: PathValue, PostgresValue {}
extension SourceID: PathValue, PostgresValue {}
extension BlacklistID: PathValue, PostgresValue {}
extension InterestID: PathValue, PostgresValue {}
extension SegmentID: PathValue, PostgresValue {}
extension AudienceID: PathValue, PostgresValue {}
extension MessageID: PathValue, PostgresValue {}
extension LinkID: PathValue, PostgresValue {}
extension ClickID: PathValue, PostgresValue {}
extension VisitID: PathValue, PostgresValue {}
extension ImportID: PathValue, PostgresValue {}

extension AccountMode: PostgresValue {}
extension Plan: PostgresValue {}
extension ContactState: PostgresValue {}
extension TrackingChoice: PostgresValue {}
extension FieldType: PostgresValue {}
extension InterestKind: PostgresValue {}
extension Visibility: PostgresValue {}
extension MembershipState: PostgresValue {}
extension MembershipAct: PostgresValue {}
extension Actor: PostgresValue {}
extension MembershipOutcome: PostgresValue {}
extension RowOutcome: PostgresValue {}
extension BlacklistReason: PostgresValue {}
extension Verdict: PostgresValue {}
extension VisitKind: PostgresValue {}
extension ManualChoice: PostgresValue {}
extension AudienceJoin: PostgresValue {}
extension ImportState: PostgresValue {}
extension Severity: PostgresValue {}
