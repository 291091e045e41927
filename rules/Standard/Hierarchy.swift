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

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    switch code {
    case .noLiveChildren: missingChild(in: cell)
    case .parentBlocked:
      cell.ancestors.prefix(1).map { Evidence(.video($0.videoID), field: "verdict", actual: "blocked", needed: "live") }
    case .parentMissing: missingParent(of: cell)
    }
  }

  /// The first child is named, since one is enough; what blocks it is its own to say.
  private func missingChild(in cell: BlockedCell) -> [Evidence] {
    if let child = cell.children.first {
      return [Evidence(.video(child.videoID), field: "verdict", actual: "blocked", needed: "live")]
    }
    let kind = VideoKind.allCases.first { $0.parentKind == cell.video.kind }
    return [
      Evidence(
        .new(.videos, forVideo: cell.video.videoID), field: "children", actual: nil,
        needed: "\(Self.withArticle(kind)) that is live")
    ]
  }

  /// The parent's record, where there is none; the video's own, where it names a record that cannot be its parent.
  private func missingParent(of cell: BlockedCell) -> [Evidence] {
    let wanted = Self.withArticle(cell.video.kind.parentKind)
    guard let parent = cell.namedParent else {
      return [Evidence(.video(cell.video.videoID), field: "parentId", actual: nil, needed: "the id of \(wanted)")]
    }
    guard let kind = parent.kind else {
      return [Evidence(.video(parent.videoID), field: "kind", actual: nil, needed: wanted)]
    }
    return [
      Evidence(
        .video(cell.video.videoID), field: "parentId", actual: "\(parent.videoID), \(Self.withArticle(kind))",
        needed: "the id of \(wanted)")
    ]
  }

  private static func withArticle(_ kind: VideoKind?) -> String {
    guard let kind else { return "a video" }
    return kind == .episode ? "an episode" : "a \(kind.name)"
  }

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
