public import RuleKit

/// A video is live only with its ancestors, and a season or a show only with some child.
public struct Hierarchy: HierarchyRule {
  public enum Code: UInt8, BlockerCode {
    case noLiveChildren, parentBlocked, parentMissing

    public var id: String {
      switch self {
      case .noLiveChildren: "no-live-children"
      case .parentBlocked: "parent-blocked"
      case .parentMissing: "parent-missing"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .noLiveChildren:
        BlockerWords(
          sentence: "Nothing below this title is ready for this country.", owner: .titleOperations,
          fix: "Clear the blockers of at least one season or episode.", dataset: .videos, kind: .waitingOnData)
      case .parentBlocked:
        BlockerWords(
          sentence: "The title is ready, but its season or show is blocked.", owner: .titleOperations,
          fix: "Clear the blockers of the season or show.", dataset: .videos, kind: .waitingOnData)
      case .parentMissing:
        BlockerWords(
          sentence: "The season or show this title belongs to is unknown.", owner: .titleOperations,
          fix: "Deliver the parent's record, or correct `parentId`.", dataset: .videos, kind: .waitingOnData)
      }
    }
  }

  public let id = "hierarchy"

  public init() {}

  public func up(_ node: FamilyNode, own: CountrySet, childrenUp: CountrySet) -> CountrySet {
    if node.hasMissingParent { return CountrySet() }
    return node.kind.isPlayable ? own : own.intersection(childrenUp)
  }

  public func settle(
    _ node: FamilyNode, own: CountrySet, childrenUp: CountrySet, up: CountrySet, parentLive: CountrySet?,
    into findings: inout Findings<Code>
  ) -> CountrySet {
    if !node.kind.isPlayable { findings.block(.noLiveChildren, in: own.subtracting(childrenUp)) }
    if node.hasMissingParent { findings.block(.parentMissing, in: .all) }
    guard let parentLive else { return up }
    findings.block(.parentBlocked, in: up.subtracting(parentLive))
    return up.intersection(parentLive)
  }
}
