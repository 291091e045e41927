import Gatekeeper
import Hollow
import RuleKit
import TestSupport
import Timeline

/// A small output state, written record by record.
struct SampleState {
  struct Block {
    var blocker: Blocker
    var countries: CountrySet
  }

  struct Video {
    var id: Int64
    var blocks: [Block]
    /// Countries whose bit in `live` is turned round: a state that contradicts itself.
    var contradicting: CountrySet = []
  }

  var version: Int64
  var videos: [Video]
  var digest = "0123456789abcdef"
  var evaluatedAt: Int64 = 1_767_225_600_123

  init(version: Int64, videos: [Video]) { (self.version, self.videos) = (version, videos) }

  /// Videos with random blocks, a few of one name with different details, and texts made to break things.
  init(version: Int64, videoCount: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let videos = (0..<videoCount).map { index in
      let blockers = Set((0..<Int.random(in: 0...4, using: &random)).map { _ in Self.blocker(&random) })
      return Video(
        id: Int64(index * 7 + 1),
        blocks: blockers.sorted().map { Block(blocker: $0, countries: Self.countries(&random)) })
    }
    self.init(version: version, videos: videos)
  }

  static let hostileTexts = [
    "", "NULL", "null", "\"quoted\"", "it's", "back\\slash", "{a,b}", "a,b", "tab\there", "line\nbreak", "\r", " ",
    "\\N", "\\.",
    "é e\u{301} 日本 👩‍👩‍👧 \u{202E}", "$1", "%s", "--", "/*", "\u{1}", String(repeating: "x", count: 70_000),
  ]

  private static func blocker(_ random: inout SplitMix64) -> Blocker {
    Blocker(
      rule: ["territory", "synopsis", "maturity-rating"].randomElement(using: &random) ?? "",
      code: ["missing", "not-approved"].randomElement(using: &random) ?? "",
      detail: ["", "fr", "nl", "ja"].randomElement(using: &random) ?? "")
  }

  /// At least one country, at most all.
  private static func countries(_ random: inout SplitMix64) -> CountrySet {
    if Int.random(in: 0..<5, using: &random) == 0 { return .all }
    let share = Int.random(in: 1...9, using: &random)
    let some = Country.all.filter { _ in Int.random(in: 0..<10, using: &random) < share }
    return some.isEmpty ? ["DE"] : CountrySet(some)
  }

  func state() throws -> LivenessState {
    let write = try WriteState(schemas: DatasetSchemas.liveness)
    var records = try SampleRecords(write)
    for video in videos {
      let blocked = video.blocks.reduce(CountrySet()) { $0.union($1.countries) }
      records.add(video, live: blocked.complement.symmetricDifference(video.contradicting))
    }
    records.addEvaluation(at: evaluatedAt, digest: digest)
    let data = try write.finish(tag: 1, headerTags: [])
    return try LivenessState(TimelineState(timeline: "liveness", version: Version(rawValue: version), data: data))
  }
}
