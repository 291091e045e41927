/// A code of a rule set, for people: which rule raises it, under which id, and what it says.
public struct BlockerDefinition: Hashable, Sendable {
  public let ruleID: String
  public let codeID: String
  public let words: BlockerWords

  /// The order of published blocks: by the UTF-8 bytes of rule, then code.
  static func precedes(_ left: BlockerDefinition, _ right: BlockerDefinition) -> Bool {
    ByteOrder.areEqual(left.ruleID, right.ruleID)
      ? ByteOrder.precedes(left.codeID, right.codeID) : ByteOrder.precedes(left.ruleID, right.ruleID)
  }
}

/// The codes one rule can raise: an enum over `UInt8` with an exhaustive `switch` for each requirement.
public protocol BlockerCode: RawRepresentable<UInt8>, CaseIterable, Hashable, Sendable {
  /// The published id: `rating-missing`.
  var id: String { get }
  var words: BlockerWords { get }
}

extension BlockerCode {
  /// The code with a published id; nil for another rule's.
  static func named(_ id: String) -> Self? { allCases.first { ByteOrder.areEqual($0.id, id) } }

  /// The codes' ids in byte order.
  ///
  /// - Precondition: no two codes have one id.
  static var sortedCodes: [Self] {
    let codes = Array(allCases).sorted { ByteOrder.precedes($0.id, $1.id) }
    for (left, right) in zip(codes, codes.dropFirst()) {
      precondition(!ByteOrder.areEqual(left.id, right.id), "two codes of a rule have the id \(left.id)")
    }
    return codes
  }

  /// Each code's place in `sortedCodes`, by raw value.
  @usableFromInline static var ranks: [UInt16] {
    var ranks = [UInt16](repeating: 0, count: (allCases.map { Int($0.rawValue) }.max() ?? -1) + 1)
    for (rank, code) in sortedCodes.enumerated() { ranks[Int(code.rawValue)] = UInt16(rank) }
    return ranks
  }
}

/// What a blocker code tells a person. Every part is required, so that a block nobody can explain does not compile.
public struct BlockerWords: Hashable, Sendable {
  /// What is wrong, for title operations: one sentence.
  public let sentence: String
  public let owner: Owner
  /// What the owner does about it: one sentence.
  public let fix: String
  /// The dataset whose record changes when it is done.
  public let dataset: Dataset
  public let kind: BlockerKind

  public init(sentence: String, owner: Owner, fix: String, dataset: Dataset, kind: BlockerKind) {
    self.sentence = sentence
    self.owner = owner
    self.fix = fix
    self.dataset = dataset
    self.kind = kind
  }
}

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
