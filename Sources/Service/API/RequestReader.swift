import Gatekeeper
import Hummingbird
import RuleKit

/// What the paths of this server name, read or refused.
enum RequestReader {
  /// The `{id}` of a path: a number from 1.
  static func videoID(_ context: some RequestContext) throws -> Int64 {
    let text = try decoded("id", context)
    let isPlain = text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard isPlain, let id = Int64(text), id > 0 else { throw Problem.badVideoID(text) }
    return id
  }

  /// The `{cc}` of a path.
  static func country(_ context: some RequestContext) throws -> Country { try country(try decoded("cc", context)) }

  static func country(_ code: String) throws -> Country {
    guard let country = Country(code: code) else { throw Problem.unknownCountry(code) }
    return country
  }

  private static func decoded(_ name: String, _ context: some RequestContext) throws -> String {
    let text = context.parameters.get(name) ?? ""
    return PercentCoding.decode(text) ?? text
  }
}

extension CurrentState {
  /// The state to answer from, or the problem that there is none.
  func require() throws -> AnswerableState {
    if let current { return current }
    guard let problem else {
      throw Problem.notReady("Nothing was evaluated yet; import the datasets, and the first cycle makes a state.")
    }
    throw Problem.notReady("The announced output cannot be read: \(problem)")
  }
}

extension AnswerableState {
  /// Why a video is live or blocked, or the problem that it is unknown.
  func explain(_ id: Int64, _ country: Country?) throws -> Explanation {
    guard let explanation = explainer.explain(videoID: id, country: country) else {
      throw Problem.unknownVideo(id, in: name)
    }
    return explanation
  }
}

/// Titles found by text or by id, each with how far it is live.
struct TitleSearch {
  struct Found {
    var summary: VideoSummary
    var liveCount: Int
  }

  private let served: AnswerableState

  /// Characters of a search text.
  static let textLimit = 200

  init(_ served: AnswerableState) { self.served = served }

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
