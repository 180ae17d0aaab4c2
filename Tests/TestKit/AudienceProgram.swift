/// One of the five programs.
public enum AudienceProgram: String, CaseIterable, Sendable {
    /// `audience-contacts`.
    case contacts

    /// `audience-interests`.
    case interests

    /// `audience-segmentation`.
    case segmentation

    /// `audience-tracking`.
    case tracking

    /// `audience-imports`.
    case imports
}
