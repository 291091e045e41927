public import RuleKit

/// A movie or an episode has an approved picture that is available by now.
public struct PrimaryVideo: Rule {
  public enum Code: UInt8, BlockerCode {
    case videoMissing, videoNotYetAvailable, videoNotApproved

    public var id: String {
      switch self {
      case .videoMissing: "video-missing"
      case .videoNotYetAvailable: "video-not-yet-available"
      case .videoNotApproved: "video-not-approved"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .videoMissing:
        BlockerWords(
          sentence: "There is no picture for this title.", owner: .mediaEngineering,
          fix: "Order the video asset.", dataset: .assets, kind: .waitingOnData)
      case .videoNotYetAvailable:
        BlockerWords(
          sentence: "The picture is approved but may only be used later.", owner: .mediaEngineering,
          fix: "Wait, or correct `availableFrom` of the video asset.", dataset: .assets, kind: .waitingOnDate)
      case .videoNotApproved:
        BlockerWords(
          sentence: "The picture has not been approved.", owner: .mediaEngineering,
          fix: "Get the video asset delivered and approved; a rejected one has to be redone.", dataset: .assets,
          kind: .waitingOnPerson)
      }
    }
  }

  public let id = "primary-video"

  public init() {}

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    let pictures = cell.video.assets.filter { $0.kind == .video }
    let decisive: (AssetFacts) -> Bool =
      switch code {
      case .videoMissing: { _ in false }
      case .videoNotYetAvailable: { $0.state == .approved && $0.availableFrom.map(cell.detailSpeaks) == true }
      case .videoNotApproved: { $0.state.name == cell.detail }
      }
    if let picture = pictures.first(where: decisive) { return picture.evidenceOfUse(at: cell.world.instant) }
    return [
      Evidence(
        .new(.assets, forVideo: cell.video.videoID), field: "state", actual: nil, needed: "an approved video asset")
    ]
  }

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    guard video.kind.isPlayable else { return }
    var earliest: Instant?
    var best: AssetState?
    for asset in video.assets where asset.kind == .video {
      if asset.isUsable(at: world.instant) { return }
      switch asset.state {
      case .approved: earliest = min(earliest ?? .latest, asset.availableFrom ?? .latest)
      case .delivered: best = .delivered
      case .ordered: if best != .delivered { best = .ordered }
      case .rejected: if best == nil { best = .rejected }
      case .withdrawn: break
      }
    }
    if let earliest {
      findings.block(.videoNotYetAvailable, in: world.launched, detail: Detail(earliest))
    } else if let best {
      findings.block(.videoNotApproved, in: world.launched, detail: world.detail(of: best))
    } else {
      findings.block(.videoMissing, in: world.launched)
    }
  }
}
