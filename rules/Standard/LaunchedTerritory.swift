public import RuleKit

/// A video may be live only in a country that has a territory record which says launched.
public struct LaunchedTerritory: Rule {
  public enum Code: UInt8, BlockerCode {
    case territoryNotLaunched

    public var id: String {
      switch self {
      case .territoryNotLaunched: "territory-not-launched"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .territoryNotLaunched:
        BlockerWords(
          sentence: "The service has not launched in this country.", owner: .ratingsAndCompliance,
          fix: "Nothing for this title; a launch sets `launched` in the country's territory record.",
          dataset: .territories, kind: .policy)
      }
    }
  }

  public let id = "territory"

  public init() {}

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    let actual = cell.world.recorded.contains(cell.country) ? "false" : nil
    return [Evidence(.territory(cell.country), field: "launched", actual: actual, needed: "true")]
  }

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    findings.block(.territoryNotLaunched, in: world.launched.complement)
  }
}
