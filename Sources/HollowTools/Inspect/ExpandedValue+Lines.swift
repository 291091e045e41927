extension ExpandedValue {
  /// One value of a record by its path, for people.
  public struct Line: Hashable, Sendable {
    /// As `FieldPath` texts go: `title.value`, `windows[2].end`, `ratings{"US"}.board`; empty for the record itself.
    public var path: String
    public var text: String
  }

  /// The record as lines of path and value. Sets, and whatever has no parts, are one line. O(size).
  public var lines: [Line] {
    var lines: [Line] = []
    appendLines("", to: &lines)
    return lines
  }

  private func appendLines(_ path: String, to lines: inout [Line]) {
    switch self {
    case .object(let members) where !members.isEmpty:
      for member in members {
        member.value.appendLines(path.isEmpty ? member.name : "\(path).\(member.name)", to: &lines)
      }
    case .list(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() { element.appendLines("\(path)[\(index)]", to: &lines) }
    case .map(let entries) where !entries.isEmpty:
      for entry in entries { entry.value.appendLines("\(path){\(entry.key.short)}", to: &lines) }
    default: lines.append(Line(path: path, text: short))
    }
  }

  /// The value in one line, with objects of a single field as that field: `{"DE","US"}`, `{"start":1,"end":2}`.
  public var short: String {
    switch self {
    case .object(let members) where members.count == 1: members[0].value.short
    case .object(let members):
      "{" + members.map { "\(JSONText.quoted(Array($0.name.utf16))):\($0.value.short)" }.joined(separator: ",") + "}"
    case .list(let elements): "[" + elements.map(\.short).joined(separator: ",") + "]"
    case .set(let elements): "{" + elements.map(\.short).joined(separator: ",") + "}"
    case .map(let entries): "{" + entries.map { "\($0.key.short):\($0.value.short)" }.joined(separator: ",") + "}"
    case .unexpanded(let reason): "(\(reason.rawValue))"
    default: scalar ?? ""
    }
  }
}
