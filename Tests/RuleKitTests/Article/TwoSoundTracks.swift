import RuleKit

// The code of the article Sources/RuleKit/RuleKit.docc/RuleKit.md, line by line.

struct TwoSoundTracks: Rule {
  enum Code: UInt8, BlockerCode {
    case tooFewSoundTracks

    var id: String { "too-few-sound-tracks" }

    var words: BlockerWords {
      BlockerWords(
        sentence: "The movie has fewer than two sound tracks.", owner: .localization,
        fix: "Deliver another approved sound track.", dataset: .assets, kind: .waitingOnData)
    }
  }

  let id = "two-sound-tracks"

  func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    guard video.kind == .movie else { return }
    let usable = video.assets.filter { $0.kind == .audio && $0.isUsable(at: world.instant) }
    if usable.count < 2 { findings.block(.tooFewSoundTracks, in: world.captionsRequired) }
  }

  func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    let unapproved = cell.video.assets.first { $0.kind == .audio && $0.state == .delivered }
    if let unapproved {
      return [Evidence(.asset(unapproved.id), field: "state", actual: "delivered", needed: "approved")]
    }
    let missing = RecordReference.new(.assets, forVideo: cell.video.videoID)
    return [Evidence(missing, field: "state", actual: nil, needed: "an approved audio asset")]
  }
}

func blockedCountries() -> [CountrySet] {
  let world = World(
    instant: Instant(milliseconds: 0),
    territories: [TerritoryFacts("US", spokenLanguages: ["en"], captionsRequired: true), TerritoryFacts("DE")])
  let movie = VideoFacts(videoID: 1, kind: .movie, assets: [AssetFacts(id: 7, kind: .audio, state: .delivered)])
  return TwoSoundTracks().findings(in: movie, world: world).map(\.countries)
}
