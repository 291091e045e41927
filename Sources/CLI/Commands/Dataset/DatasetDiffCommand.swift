import ArgumentParser
import CommandSupport
import Gatekeeper
import Hollow
import HollowTools
import Timeline

struct DatasetDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compares the records of two versions: counts, then records with the fields that differ.",
    usage: "gatekeeper dataset diff DATASET A B [--type TYPE] [--limit N] [--store DIR|--timeline DIR] [-o table|json]",
    discussion: "Exit code 0 when they are equal, 2 when they differ.")

  @OptionGroup var argument: DatasetArgument

  @Argument(help: "The version on the left.")
  var left: String?

  @Argument(help: "The version on the right.")
  var right: String?

  @Option(help: "The type of the records. Default: the dataset's own.")
  var type: String?

  @Option(help: "How many records to list, and fields of each; 0 lists all.")
  var limit = 20

  @Option(help: "How many threads compare.")
  var threads = 2

  @OptionGroup var formatOptions: FormatOptions

  func validate() throws {
    try require("--limit", limit, in: OptionRange.limit)
    try require("--threads", threads, in: OptionRange.threads)
  }

  func run() async throws {
    let versions = try argument.words(left, right, required: ["A", "B"]).map { text in
      guard let version = Version(text) else { throw ValidationError("'\(text)' is no version") }
      return version
    }
    // The older state first, and forward from there: so the newer one shares with it what did not change, and the answer does
    // not depend on the way on which the states were reached.
    let consumer = Consumer(try argument.blobs(), ways: .forward)
    var read: [Version: TimelineState] = [:]
    for version in versions.sorted() { read[version] = try consumer.state(at: version) }
    let states = versions.compactMap { read[$0] }
    let type = try argument.keyedType(type, in: states[1].data)
    let diff = try RecordDiff(states[0].data, states[1].data, type: type, threads: threads)
    let report = RecordDiffReport(
      diff, left: states[0].version, right: states[1].version, limit: limit == 0 ? .max : limit)
    try report.print(formatOptions.format)
    if !diff.isEmpty { throw ExitCode(2) }
  }
}

/// A record diff as text or JSON: counts first, then records by key with the fields that differ.
struct RecordDiffReport {
  private enum Change {
    case removed(Ordinal)
    case modified(RecordDiff.Pair)
    case added(Ordinal)

    var word: String {
      switch self {
      case .removed: "removed"
      case .modified: "modified"
      case .added: "added"
      }
    }
  }

  private let diff: RecordDiff
  private let versions: (left: Version, right: Version)
  private let limit: Int

  /// - Parameter limit: how many records to list, and fields of each.
  init(_ diff: RecordDiff, left: Version, right: Version, limit: Int) {
    (self.diff, versions, self.limit) = (diff, (left, right), limit)
  }

  func print(_ format: ReportFormat) throws {
    switch format {
    case .table: for line in try lines() { Console.print(line) }
    case .json: Console.print(try json())
    }
  }

  /// All changes in the order of their keys, cut to the limit. Where the states have no key in common, the removed ones come
  /// first.
  private func listed() -> [(key: String, change: Change)] {
    typealias Keyed = (key: [KeyPart], change: Change)
    let removed: [Keyed] = diff.removed.map { (diff.key(ofLeft: $0), .removed($0)) }
    var others: [Keyed] = diff.modified.map { (diff.key(ofRight: $0.right), .modified($0)) }
    others += diff.added.map { (diff.key(ofRight: $0), .added($0)) }
    guard diff.leftKey.paths == diff.key.paths else {
      return Array((named(removed, by: diff.leftKey) + named(others, by: diff.key)).prefix(limit))
    }
    return Array(named(removed + others, by: diff.key).prefix(limit))
  }

  private func named(_ changes: [(key: [KeyPart], change: Change)], by key: KeyPaths) -> [(key: String, change: Change)]
  {
    KeyOrder.sorted(changes, types: key.partTypes) { $0.key }.map { (key.text($0.key), $0.change) }
  }

  private var total: Int { diff.removed.count + diff.modified.count + diff.added.count }

  private func lines() throws -> [String] {
    var lines = [
      "\(diff.type) \(versions.left) -> \(versions.right): \(diff.added.count) added, \(diff.removed.count) removed, "
        + "\(diff.modified.count) modified"
    ]
    if let note = diff.pairing.note { lines.append(note) }
    let listed = listed()
    for (key, change) in listed {
      lines.append("\(change.word) \(key)")
      guard case .modified(let pair) = change else { continue }
      lines += try diff.differences(of: pair, limit: limit).map { "  \(DifferenceText.line($0))" }
    }
    if listed.count < total { lines.append("\(total - listed.count) more records; --limit 0 lists all") }
    return lines
  }

  private func json() throws -> String {
    var records: [(key: String, change: Change, differences: [FieldDifference])] = []
    for (key, change) in listed() {
      var differences: [FieldDifference] = []
      if case .modified(let pair) = change { differences = try diff.differences(of: pair, limit: limit) }
      records.append((key, change, differences))
    }
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("type", diff.type)
      object.field("left", versions.left.description)
      object.field("right", versions.right.description)
      object.field("added", diff.added.count)
      object.field("removed", diff.removed.count)
      object.field("modified", diff.modified.count)
      if let note = diff.pairing.note { object.field("pairing", note) }
      object.field("records", objects: records) { record, writer in
        writer.field("key", record.key)
        writer.field("change", record.change.word)
        writer.field("fields", objects: record.differences) { DifferenceText.write($0, to: &$1) }
      }
      object.field("recordsListed", records.count)
    }
    return writer.text
  }
}

/// One field that differs, for people and as JSON.
enum DifferenceText {
  /// `title.value: "Old" -> "New"`, `+ countries: "DE"`, `- windows[2]: {...}`.
  static func line(_ difference: FieldDifference) -> String {
    let path = difference.pathText
    switch (difference.old, difference.new) {
    case (let old?, let new?): return "\(path): \(old.short) -> \(new.short)"
    case (nil, let new?): return "+ \(path): \(new.short)"
    case (let old?, nil): return "- \(path): \(old.short)"
    case (nil, nil): return path
    }
  }

  /// Members `path`, and of `old` and `new` what there is as JSON.
  static func write(_ difference: FieldDifference, to writer: inout JSONLineWriter) {
    writer.field("path", difference.pathText)
    if let old = difference.old { writer.field("old", json: old.json()) }
    if let new = difference.new { writer.field("new", json: new.json()) }
  }
}
