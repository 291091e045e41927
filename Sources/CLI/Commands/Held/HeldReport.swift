import CommandSupport
import Gatekeeper
import Hollow
import RuleKit
import Timeline

/// What a held state would turn dark, as text or JSON: limits first, then countries, rules and titles.
struct HeldReport {
  private let held: HeldState
  private let decision: Decision?
  private let comparison: GuardComparison
  /// Countries with dark cells, the most first.
  private let countries: [Country]
  /// Videos with dark cells that were not planned, the most first.
  private let videos: [(diff: VideoDiff, dark: Int)]
  private let titles: VideoTitles?
  private let limit: Int

  /// - Parameter limit: countries and titles to list; 0 lists all.
  init(
    _ held: HeldState, _ decision: Decision?, from announced: LivenessState, to state: LivenessState, in store: Store,
    limit: Int
  ) throws {
    (self.held, self.decision, titles) = (held, decision, VideoTitles(store, held.inputs))
    self.limit = limit == 0 ? .max : limit
    let comparison = try GuardComparison(
      from: announced.state.data, to: state.state.data, policy: held.policy
    ) {
      // The rules that the held state was evaluated with; with others the clock might do something else.
      let evaluator = Evaluator(try RuleSets.named(state.evaluation.rules.name))
      return ClockAttribution(try Catalogue(store.inputs().states(of: announced.evaluation)), evaluator)
    }
    self.comparison = comparison
    let radius = comparison.radius
    countries = Country.all.filter { radius.dark[$0] > 0 }.sorted { (radius.dark[$1], $0) < (radius.dark[$0], $1) }
    videos = StateDiff(announced, state).videos.map { video in
      let planned = comparison.clock?[video.videoID]?.ended ?? CountrySet()
      return (video, video.liveToBlocked.subtracting(planned).count)
    }.filter { $0.dark > 0 }.sorted { ($1.dark, $0.diff.videoID) < ($0.dark, $1.diff.videoID) }
  }

  private var radius: BlastRadius { comparison.radius }
  private var exceeded: [ExceededLimit] { comparison.exceeded }

  func print(_ format: ReportFormat) {
    switch format {
    case .table: for line in lines { Console.print(line) }
    case .json: Console.print(json)
    }
  }

  private var lines: [String] {
    var lines = [
      "\(held.name), not announced since \(held.heldAt) by \(held.heldBy)",
      "compared with \(Store.livenessName)@\(held.announced)",
      "decision: \(decision?.sentence ?? "none yet")", "",
      "\(radius.dark.total) of \(radius.live.total) live cells would go dark, in \(radius.videos) videos and "
        + "\(countries.count) countries; \(radius.liveAfter.total) would be live",
    ]
    if radius.planned.total > 0 {
      lines.append("\(radius.planned.total) besides end by the clock alone, which was known before")
    }
    if let unknown = comparison.unknown {
      lines.append("cells that end by the clock alone are counted among them: \(unknown)")
    }
    lines.append("")
    var limits = TextTable("LIMIT EXCEEDED", "DARK", "ALLOWED", "LIVE")
    for one in exceeded.prefix(limit) { limits.add("\(one.scope)", "\(one.dark)", "\(one.allowed)", "\(one.live)") }
    lines += limits.lines + more(exceeded.count, "limits")
    var rules = TextTable("BLOCKED BY", "DARK")
    for rule in radius.rules { rules.add(rule.rule, "\(rule.cells)") }
    lines += [""] + rules.lines
    var table = TextTable("COUNTRY", "DARK", "LIVE BEFORE")
    for country in countries.prefix(limit) {
      table.add(country.code, "\(radius.dark[country])", "\(radius.live[country])")
    }
    lines += [""] + table.lines + more(countries.count, "countries")
    var hit = TextTable("VIDEO", "DARK", "TITLE")
    for video in videos.prefix(limit) {
      hit.add("\(video.diff.videoID)", "\(video.dark)", title(video.diff))
    }
    return lines + [""] + hit.lines + more(videos.count, "videos")
  }

  private func title(_ video: VideoDiff) -> String {
    titles?.label(ofVideo: video.videoID) ?? (video.presence == .onlyLeft ? "(removed)" : "")
  }

  private func more(_ count: Int, _ what: String) -> [String] {
    count > limit ? ["\(count - limit) more \(what); --limit 0 lists all"] : []
  }

  private var json: String {
    var writer = JSONLineWriter()
    writer.object { object in
      Self.write(held, to: &object)
      object.field("decision", decision?.sentence)
      object.field("videos", radius.videos)
      object.field("liveAfter", radius.liveAfter.total)
      object.field("exceeded", objects: exceeded) { one, writer in
        writer.field("scope", "\(one.scope)")
        writer.field("dark", one.dark)
        writer.field("allowed", one.allowed)
        writer.field("live", one.live)
      }
      object.field("byRule") { writer in writer.fields(radius.rules.map { ($0.rule, $0.cells) }) }
      object.field("byCountry") { writer in writer.fields(countries.map { ($0.code, radius.dark[$0]) }) }
      object.field("titles", objects: Array(videos.prefix(limit))) { video, writer in
        writer.field("videoId", video.diff.videoID)
        writer.field("title", titles?.label(ofVideo: video.diff.videoID))
        writer.field("dark", video.dark)
      }
    }
    return writer.text
  }

  /// The facts of a decision.
  static func write(_ decision: Decision, to writer: inout JSONLineWriter) {
    writer.field("version", "\(decision.version)")
    writer.field("action", decision.action.rawValue)
    writer.field("by", decision.by)
    writer.field("reason", decision.reason)
    writer.field("decidedAt", decision.decidedAt.description)
  }

  /// The facts of a held state.
  static func write(_ held: HeldState, to writer: inout JSONLineWriter) {
    writer.field("version", "\(held.version)")
    writer.field("announced", "\(held.announced)")
    writer.field("heldAt", held.heldAt.description)
    writer.field("heldBy", held.heldBy)
    writer.field("dark", held.dark)
    writer.field("planned", held.planned)
    writer.field("live", held.live)
    writer.field("reason", held.summary)
  }
}

extension JSONLineWriter {
  fileprivate mutating func fields(_ counts: [(name: String, count: Int)]) {
    for (name, count) in counts { field(name, count) }
  }
}

/// The titles of a few videos, read one by one from the input state that an output was evaluated from.
struct VideoTitles {
  private let index: PrimaryKeyIndex
  private let titles, texts, parents: FieldColumn

  /// Nil when the videos cannot be read any more: then there are only ids. O(videos).
  init?(_ store: Store, _ inputs: [Dataset: Version]) {
    guard let version = inputs[.videos],
      let data = try? Consumer(store.timeline(.videos)).state(at: version).data,
      let index = try? data.primaryKeyIndex("Video"),
      let titles = try? data.column("Video", "title", .reference),
      let texts = try? data.column("Title", "value", .string),
      let parents = try? data.column("Video", "parentId", .long)
    else { return nil }
    (self.index, self.titles, self.texts, self.parents) = (index, titles, texts, parents)
  }

  /// `My Secret Romance › Season 1 › Episode 1`; nil for a video without a record.
  func label(ofVideo id: Int64) -> String? {
    var (path, next, seen) = ([String](), Optional(id), Set<Int64>())
    while let id = next, seen.insert(id).inserted, let video = index.find(id) {
      path.append(titles.reference(at: video).flatMap { texts.text(at: $0) } ?? "Video \(id)")
      next = parents.long(at: video)
    }
    return path.isEmpty ? nil : path.reversed().joined(separator: " › ")
  }
}
