public import RuleKit

/// Where captions are required, a movie or an episode has some in one of the country's spoken languages.
public struct Captions: Rule {
  public enum Code: UInt8, BlockerCode {
    case captionsMissing

    public var id: String {
      switch self {
      case .captionsMissing: "captions-missing"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .captionsMissing:
        BlockerWords(
          sentence: "Captions are required here, and the title has none in a language spoken here.",
          owner: .localization, fix: "Deliver approved captions in one of these languages that the contract allows.",
          dataset: .assets, kind: .waitingOnData)
      }
    }
  }

  public let id = "captions"

  public init() {}

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    cell.evidenceOfUnderstanding(through: [.captions])
  }

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    guard video.kind.isPlayable else { return }
    let captioned = video.countriesUnderstanding(in: world) { $0 == .captions }
    Self.block(world.captionsRequired.subtracting(captioned), in: world, into: &findings)
  }

  /// Blocks these countries, in which captions are required, each with its spoken languages as the detail.
  public static func block(_ missing: CountrySet, in world: World, into findings: inout Findings<Code>) {
    if missing.isEmpty { return }
    for group in world.captionGroups {
      findings.block(.captionsMissing, in: group.countries.intersection(missing), detail: group.detail)
    }
  }
}
