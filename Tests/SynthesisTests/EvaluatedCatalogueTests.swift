import Gatekeeper
import RuleKit
import Synthesis
import Testing

@Suite("Synthetic catalogue, evaluated") struct EvaluatedCatalogueTests {
  /// The codes of docs/domain.md, "The standard rule set".
  private static let codes: Set<String> = [
    "territory-not-launched", "window-not-open", "window-closed", "contract-not-signed", "no-contract", "video-missing",
    "video-not-approved", "video-not-yet-available", "no-audio-or-subtitles", "captions-missing", "rating-missing",
    "rating-board-not-accepted", "synopsis-missing", "synopsis-not-approved", "no-live-children", "parent-blocked",
    "parent-missing",
  ]

  @Test("1,000 videos have every blocker code, and a third to two thirds of contracted cells live", arguments: [1, 7])
  func everyCode(seed: UInt64) {
    let catalogue = SyntheticCatalogue(videos: 1000, seed: seed, instant: .reference)
    let model = VerdictModel(CatalogueState(catalogue), at: catalogue.instant)
    #expect(Self.codes.subtracting(model.codes).isEmpty)
    let cells = model.contractedCells
    let share = Double(cells.live) / Double(cells.all)
    #expect((1.0 / 3...2.0 / 3).contains(share), "\(share) of \(cells.all) contracted cells are live")
    #expect((0.5...0.9).contains(Double(cells.all) / 250_000), "\(cells.all) cells are contracted")
  }

  @Test("changes make videos go live, and block others", arguments: [1, 7])
  func goLiveAndBlocked(seed: UInt64) {
    let catalogue = SyntheticCatalogue(videos: 400, seed: seed, instant: .reference)
    var state = CatalogueState(catalogue)
    let before = VerdictModel(state, at: catalogue.instant).videos
    for event in SyntheticChanges(catalogue, seed: seed).events(500) { state.apply(event) }
    let after = VerdictModel(state, at: catalogue.instant).videos
    let wentLive = after.values.filter { !$0.live.isSubset(of: before[$0.video.id]?.live ?? []) }.count
    let wentDark = before.values.filter { !$0.live.isSubset(of: after[$0.video.id]?.live ?? []) }.count
    #expect(wentLive >= 10, "\(wentLive) videos went live somewhere")
    #expect(wentDark >= 10, "\(wentDark) videos went dark somewhere")
  }
}
