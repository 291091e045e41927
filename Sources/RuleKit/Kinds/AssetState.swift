/// Where an asset stands (dataset "assets", `AssetState.name`). Only an approved one can be used.
@frozen public enum AssetState: UInt8, NamedCase {
  case ordered, delivered, rejected, approved, withdrawn

  public var name: String {
    switch self {
    case .ordered: "ordered"
    case .delivered: "delivered"
    case .rejected: "rejected"
    case .approved: "approved"
    case .withdrawn: "withdrawn"
    }
  }
}
