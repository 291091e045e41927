/// The team that owns the fix of a blocker.
@frozen public enum Owner: UInt8, NamedCase {
  case ratingsAndCompliance, contentLicensing, mediaEngineering, localization, editorial, titleOperations

  public var name: String {
    switch self {
    case .ratingsAndCompliance: "Ratings and Compliance"
    case .contentLicensing: "Content Licensing"
    case .mediaEngineering: "Media Engineering"
    case .localization: "Localization"
    case .editorial: "Editorial"
    case .titleOperations: "Title Operations"
    }
  }
}
