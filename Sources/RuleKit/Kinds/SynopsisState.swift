/// Where a synopsis stands (dataset "synopses", `SynopsisState.name`).
@frozen public enum SynopsisState: UInt8, NamedCase {
  case draft, approved

  public var name: String {
    switch self {
    case .draft: "draft"
    case .approved: "approved"
    }
  }
}
