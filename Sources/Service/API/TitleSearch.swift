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

  init(_ current: AnswerableState) { self.current = current }

  /// At most `limit` titles, the video with the id `text` first when there is one, and whether there are more.
  ///
  /// Throws a `Problem` for a text that is too long.
  func find(_ text: String, limit: Int) throws -> (titles: [Found], hasMore: Bool) {
    do {
      let found = try current.explainer.titles.find(text, limit: limit)
      let others = found.matches.map(\.video).filter { $0 != found.byID }
      let videos = (found.byID.map { [$0] } ?? []) + others
      return (
        videos.prefix(limit).map { Found(summary: $0, liveCount: liveCount($0.videoID)) },
        found.hasMore || videos.count > limit
      )
    } catch let error as TitleQueryError {
      throw Problem.badParameter("q", "\(error)")
    }
  }

  private func liveCount(_ id: Int64) -> Int {
    let state = current.explainer.state
    return state.find(videoID: id).map { state.live($0).count } ?? 0
  }
}
