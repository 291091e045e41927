import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

/// A diff as text or JSON: counts first, then groups, then videos with their cells.
struct DiffReport {
  private let diff: StateDiff
  private let left: LivenessState
  private let right: LivenessState
  /// Videos to list; 0 lists all.
  private let limit: Int

  init(_ diff: StateDiff, left: LivenessState, right: LivenessState, limit: Int = 20) {
    (self.diff, self.left, self.right, self.limit) = (diff, left, right, limit)
  }

  func print(_ format: ReportFormat) {
    switch format {
    case .table: for line in lines { Console.print(line) }
    case .json: Console.print(json)
    }
  }

  private var listed: ArraySlice<VideoDiff> { limit == 0 ? diff.videos[...] : diff.videos.prefix(limit) }

  private var lines: [String] {
    var lines = [
      "left   \(Self.name(left))", "right  \(Self.name(right))",
      "inputs \(left.evaluation.inputs == right.evaluation.inputs ? "identical" : "differ")", "",
    ]
    if diff.isEmpty { return lines + ["0 cells differ: equal digests"] }
    let counts = diff.counts
    lines += [
      "\(counts.cells) cells differ in \(counts.videos) videos: \(counts.blockedToLive) blocked -> live, "
        + "\(counts.liveToBlocked) live -> blocked, \(counts.reasonsChanged) blocked for other reasons"
    ]
    if counts.onlyLeft + counts.onlyRight > 0 {
      lines.append("\(counts.onlyLeft) videos only on the left, \(counts.onlyRight) only on the right")
    }
    var groups = TextTable("RULE/CODE", "CELLS ADDED", "CELLS REMOVED", "VIDEOS")
    for group in diff.groups {
      groups.add("\(group.rule)/\(group.code)", "+\(group.cellsAdded)", "-\(group.cellsRemoved)", "\(group.videos)")
    }
    if !groups.isEmpty { lines += [""] + groups.lines }
    for video in listed { lines += [""] + Self.lines(video) }
    if listed.count < diff.videos.count {
      lines += ["", "\(diff.videos.count - listed.count) more videos; --limit 0 lists all"]
    }
    return lines
  }

  private static func name(_ state: LivenessState) -> String {
    "\(state.version) \(state.evaluation.rules) at \(state.evaluation.evaluatedAt), digest \(state.evaluation.digest.prefix(16))"
  }

  private static func lines(_ video: VideoDiff) -> [String] {
    var lines = ["video \(video.videoID)\(video.presence == .both ? "" : " (\(video.presence.rawValue))")"]
    func add(_ what: String, _ countries: CountrySet) {
      if !countries.isEmpty { lines.append("  \(what): \(CountryText.text(countries, limit: Country.count))") }
    }
    add("blocked -> live", video.blockedToLive)
    add("live -> blocked", video.liveToBlocked)
    add("other reasons", video.reasonsChanged)
    for change in video.changes {
      let name = change.blocker.name + (change.blocker.detail.isEmpty ? "" : " [\(change.blocker.detail)]")
      add("+ \(name)", change.added)
      add("- \(name)", change.removed)
    }
    if video.assetsChanged > 0 { lines.append("  \(video.assetsChanged) assets live elsewhere") }
    if video.nextChangeDiffers { lines.append("  next change differs") }
    return lines
  }

  private var json: String {
    var writer = JSONLineWriter()
    writer.object { object in
      for (side, state) in [("left", left), ("right", right)] {
        object.field(side) {
          $0.field("version", "\(state.version)")
          $0.field("rules", "\(state.evaluation.rules)")
          $0.field("evaluatedAt", state.evaluation.evaluatedAt.description)
          $0.field("digest", state.evaluation.digest)
        }
      }
      object.field("inputsIdentical", left.evaluation.inputs == right.evaluation.inputs)
      object.field("cells") {
        $0.field("changed", diff.counts.cells)
        $0.field("blockedToLive", diff.counts.blockedToLive)
        $0.field("liveToBlocked", diff.counts.liveToBlocked)
        $0.field("reasonsChanged", diff.counts.reasonsChanged)
      }
      object.field("videosChanged", diff.counts.videos)
      object.field("videosOnlyLeft", diff.counts.onlyLeft)
      object.field("videosOnlyRight", diff.counts.onlyRight)
      object.field("groups", objects: diff.groups) { group, writer in
        writer.field("rule", group.rule)
        writer.field("code", group.code)
        writer.field("cellsAdded", group.cellsAdded)
        writer.field("cellsRemoved", group.cellsRemoved)
        writer.field("videos", group.videos)
      }
      object.field("videos", objects: Array(listed)) { Self.write($0, to: &$1) }
      object.field("videosListed", listed.count)
    }
    return writer.text
  }

  private static func write(_ video: VideoDiff, to writer: inout JSONLineWriter) {
    writer.field("videoId", video.videoID)
    writer.field("presence", video.presence.rawValue)
    writer.field("blockedToLive", strings: video.blockedToLive.map(\.code))
    writer.field("liveToBlocked", strings: video.liveToBlocked.map(\.code))
    writer.field("reasonsChanged", strings: video.reasonsChanged.map(\.code))
    writer.field("changes", objects: video.changes) { change, writer in
      writer.field("rule", change.blocker.rule)
      writer.field("code", change.blocker.code)
      writer.field("detail", change.blocker.detail)
      writer.field("added", strings: change.added.map(\.code))
      writer.field("removed", strings: change.removed.map(\.code))
    }
    writer.field("assetsChanged", video.assetsChanged)
    writer.field("nextChangeDiffers", video.nextChangeDiffers)
  }
}
