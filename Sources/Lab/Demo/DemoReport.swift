import CommandSupport
import Gatekeeper
import RuleKit

/// What changed between two rounds of the demo, in words: how many cells, and the titles that gained or lost most countries.
struct DemoReport {
  let before: Explainer
  let after: Explainer

  /// Titles shown in each direction.
  private static let shown = 3

  func print() throws {
    let diff = StateDiff(before.state, after.state)
    Console.print(
      "  \(diff.counts.blockedToLive) cells became live, \(diff.counts.liveToBlocked) were blocked, "
        + "\(diff.counts.reasonsChanged) are blocked for other reasons now")
    let movies = diff.videos.sorted { weight($0) > weight($1) }
    for video in movies.filter({ !$0.blockedToLive.isEmpty }).prefix(Self.shown) { printLive(video) }
    for video in movies.filter({ !$0.liveToBlocked.isEmpty }).prefix(Self.shown) { printBlocked(video) }
  }

  private func weight(_ video: VideoDiff) -> Int { video.blockedToLive.count + video.liveToBlocked.count }

  private func printLive(_ video: VideoDiff) {
    Console.print("  LIVE     \(label(video)) in \(CountryText.text(video.blockedToLive, limit: 8))")
    if video.presence == .onlyRight { Console.print("           new in the catalogue, with nothing missing there") }
    for change in video.changes where !change.removed.isDisjoint(with: video.blockedToLive) {
      Console.print("           no longer \(text(change.blocker))")
    }
  }

  private func printBlocked(_ video: VideoDiff) {
    Console.print("  BLOCKED  \(label(video)) in \(CountryText.text(video.liveToBlocked, limit: 8))")
    let explanation = after.explain(videoID: video.videoID)
    for change in video.changes where !change.added.isDisjoint(with: video.liveToBlocked) {
      Console.print("           \(text(change.blocker))")
      guard let item = explanation?.items.first(where: { $0.blocker == change.blocker }), let words = item.words
      else { continue }
      Console.print("           \(words.sentence) \(words.owner.name): \(words.fix)")
      if let evidence = item.evidence.first { Console.print("           see \(evidence.sentence)") }
    }
  }

  private func text(_ blocker: Blocker) -> String {
    blocker.name + (blocker.detail.isEmpty ? "" : " [\(blocker.detail)]")
  }

  private func label(_ video: VideoDiff) -> String {
    let title = after.titles.summary(ofVideo: video.videoID) ?? before.titles.summary(ofVideo: video.videoID)
    return title.map { "\($0.label) (\($0.kindName) \($0.videoID))" } ?? "video \(video.videoID)"
  }
}
