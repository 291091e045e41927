/// Where a contract stands (dataset "contracts", `ContractState.name`). Only a signed one grants rights.
@frozen public enum ContractState: UInt8, NamedCase {
  case draft, signed, terminated

  public var name: String {
    switch self {
    case .draft: "draft"
    case .signed: "signed"
    case .terminated: "terminated"
    }
  }
}
