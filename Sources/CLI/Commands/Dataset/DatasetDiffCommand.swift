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
    guard limit >= 0 else { throw ValidationError("--limit \(limit) is negative") }
    guard (1...256).contains(threads) else { throw ValidationError("--threads \(threads) is outside 1...256") }
  }

  func run() async throws {
    let versions = try argument.words(left, right, required: ["A", "B"]).map { text in
      guard let version = Version(text) else { throw ValidationError("'\(text)' is no version") }
      return version
    }
    let consumer = Consumer(try argument.blobs())
    let states = try versions.map { try consumer.state(at: $0) }
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

  /// All changes in the order of their keys, cut to the limit.
  private func listed() -> [(key: String, change: Change)] {
    var changes: [(key: [KeyPart], change: Change)] = []
    for ordinal in diff.removed { changes.append((diff.key(ofLeft: ordinal), .removed(ordinal))) }
    for pair in diff.modified { changes.append((diff.key(ofRight: pair.right), .modified(pair))) }
    for ordinal in diff.added { changes.append((diff.key(ofRight: ordinal), .added(ordinal))) }
    return KeyOrder.sorted(changes, types: diff.key.partTypes) { $0.key }.prefix(limit).map { key, change in
      (diff.key.text(key), change)
    }
  }

  private var total: Int { diff.removed.count + diff.modified.count + diff.added.count }

  private func lines() throws -> [String] {
    var lines = [
      "\(diff.type) \(versions.left) -> \(versions.right): \(diff.added.count) added, \(diff.removed.count) removed, "
        + "\(diff.modified.count) modified"
    ]
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
