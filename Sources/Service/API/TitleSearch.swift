import Gatekeeper
import RuleKit

/// Titles found by text or by id, each with the number of countries it is live in.
struct TitleSearch {
  /// One title found.
  struct Found {
    var summary: VideoSummary
    var liveCount: Int
  }

  private let current: AnswerableState

  /// Characters of a search text.
  static let textLimit = 200

  init(_ current: AnswerableState) { self.current = current }

  /// At most `limit` titles, the video with the id `text` first when there is one, and whether there are more.
  ///
  /// Throws a `Problem` for a text of more than `textLimit` characters.
  func find(_ text: String, limit: Int) throws -> (titles: [Found], hasMore: Bool) {
    guard text.count <= Self.textLimit else {
      throw Problem.badParameter("q", "has \(text.count) characters; give at most \(Self.textLimit)")
    }
    // One title more than asked for is looked up: whether it exists is what `hasMore` says.
    let titles = current.explainer.titles
    var found = titles.search(text, limit: limit + 1)
    if let id = Int64(text), let summary = titles.summary(ofVideo: id) {
      found = [summary] + found.filter { $0.videoID != id }
    }
    return (found.prefix(limit).map { Found(summary: $0, liveCount: liveCount($0.videoID)) }, found.count > limit)
  }

  private func liveCount(_ id: Int64) -> Int {
    let state = current.explainer.state
    return state.find(videoID: id).map { state.live($0).count } ?? 0
  }
}
