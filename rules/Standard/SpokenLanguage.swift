public import RuleKit

/// A movie or an episode can be heard or read in one of a country's spoken languages.
public struct SpokenLanguage: Rule {
  public enum Code: UInt8, BlockerCode {
    case noAudioOrSubtitles

    public var id: String {
      switch self {
      case .noAudioOrSubtitles: "no-audio-or-subtitles"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .noAudioOrSubtitles:
        BlockerWords(
          sentence: "The title has neither sound nor subtitles in a language spoken here.", owner: .localization,
          fix: "Deliver approved audio or subtitles in one of these languages that the contract allows.",
          dataset: .assets, kind: .waitingOnData)
      }
    }
  }

  public let id = "spoken-language"

  public init() {}

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    cell.evidenceOfUnderstanding(through: [.audio, .subtitles])
  }

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    guard video.kind.isPlayable else { return }
    let understanding = video.countriesUnderstanding(in: world) { $0 == .audio || $0 == .subtitles }
    let missing = world.spokenLanguageRequired.subtracting(understanding)
    if missing.isEmpty { return }
    for group in world.spokenLanguageGroups {
      findings.block(.noAudioOrSubtitles, in: group.countries.intersection(missing), detail: group.detail)
    }
  }
}
