import Gatekeeper
import Hollow
import HollowTools
import Timeline

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
