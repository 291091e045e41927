public import RuleKit
public import Standard

/// Where captions are required, subtitles in one of the country's spoken languages do as well.
///
/// It raises the standard rule's code under the standard rule's id, so that a difference between the two policies reads
/// as blockers gone and not as one code for another.
public struct CaptionsOrSubtitles: Rule {
  public typealias Code = Captions.Code

  public let id = Captions().id

  public init() {}

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    cell.evidenceOfUnderstanding(through: [.captions, .subtitles])
  }

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    guard video.kind.isPlayable else { return }
    let readable = video.countriesUnderstanding(in: world) { $0 == .captions || $0 == .subtitles }
    Captions.block(world.captionsRequired.subtracting(readable), in: world, into: &findings)
  }
}
