/// What a blocker waits for.
@frozen public enum BlockerKind: UInt8, NamedCase {
  /// A record or a file that is not there yet.
  case waitingOnData
  /// A decision or an approval.
  case waitingOnPerson
  /// The calendar; nobody has to do anything.
  case waitingOnDate
  /// A deliberate choice of the service.
  case policy

  public var name: String {
    switch self {
    case .waitingOnData: "waiting-on-data"
    case .waitingOnPerson: "waiting-on-person"
    case .waitingOnDate: "waiting-on-date"
    case .policy: "policy"
    }
  }
}
