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

  public func potentiallyLive(_ node: FamilyNode, own: CountrySet, childrenPotentiallyLive: CountrySet) -> CountrySet {
    if node.hasMissingParent { return CountrySet() }
    return node.kind.isPlayable ? own : own.intersection(childrenPotentiallyLive)
  }

  public func settle(
    _ node: FamilyNode, own: CountrySet, childrenPotentiallyLive: CountrySet, potentiallyLive: CountrySet,
    parentLive: CountrySet?,
    into findings: inout Findings<Code>
  ) -> CountrySet {
    if !node.kind.isPlayable { findings.block(.noLiveChildren, in: own.subtracting(childrenPotentiallyLive)) }
    if node.hasMissingParent { findings.block(.parentMissing, in: .all) }
    guard let parentLive else { return potentiallyLive }
    findings.block(.parentBlocked, in: potentiallyLive.subtracting(parentLive))
    return potentiallyLive.intersection(parentLive)
  }
}
