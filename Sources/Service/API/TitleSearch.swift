import Gatekeeper
import RuleKit

/// Titles found by text or by id, each with how far it is live.
struct TitleSearch {
  struct Found {
    var summary: TitleSummary
    var liveCount: Int
  }

  private let served: Served

  /// Characters of a search text.
  static let textLimit = 200

  init(_ served: Served) { self.served = served }

  /// At most `limit` titles, the video with the id `text` first when there is one.
  func find(_ text: String, limit: Int) throws -> (titles: [Found], hasMore: Bool) {
    guard text.count <= Self.textLimit else {
      throw Problem.badParameter("q", "has \(text.count) characters; give at most \(Self.textLimit)")
    }
    let titles = served.explainer.titles
    var found = titles.search(text, limit: limit + 1)
    if let id = Int64(text), let summary = titles.summary(ofVideo: id) {
      found = [summary] + found.filter { $0.videoID != id }
    }
    return (found.prefix(limit).map { Found(summary: $0, liveCount: liveCount($0.videoID)) }, found.count > limit)
  }

  private func liveCount(_ id: Int64) -> Int {
    let state = served.explainer.state
    return state.find(videoID: id).map { state.live($0).count } ?? 0
  }
}
