import BitMemory
import Hollow

/// A record or field with every reference followed: plain content, without ordinals. A `RecordExpander` makes it.
///
/// ```swift
/// let value = try RecordExpander(state).expand("Station", ordinal)
/// let country = value["country"]?["code"]?.short  // "\"NO\""
/// let text = value.json()  // {"id":1,"name":"Oslo","country":{"code":"NO"}}
/// ```
///
/// Equal values are equal contents bit for bit: 0.0 and -0.0 differ, a NaN equals itself, texts are compared by UTF-16
/// units and not by Unicode's equivalences.
public indirect enum ExpandedValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// INT and LONG.
  case integer(Int64)
  /// FLOAT by its bits.
  case float(UInt32)
  /// DOUBLE by its bits.
  case double(UInt64)
  /// UTF-16 units, which may hold unpaired surrogates.
  case text([UInt16])
  case bytes([UInt8])
  /// Fields in schema order.
  case object([Member])
  case list([ExpandedValue])
  /// Elements in the order that the expander was asked for.
  case set([ExpandedValue])
  /// Entries in the order of keys that the expander was asked for.
  case map([Entry])
  /// Content that was not followed, and why.
  case unexpanded(Reason)

  /// One field of an object.
  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: ExpandedValue

    public init(name: String, value: ExpandedValue) { (self.name, self.value) = (name, value) }
  }

  /// One key and value of a map.
  public struct Entry: Hashable, Sendable {
    public var key: ExpandedValue
    public var value: ExpandedValue

    public init(key: ExpandedValue, value: ExpandedValue) { (self.key, self.value) = (key, value) }
  }

  /// Why a reference was not followed.
  public enum Reason: String, Hashable, Sendable {
    case tooDeep = "too deep"
    case tooLarge = "too large"
    case typeNotLoaded = "type not loaded"
    case noRecord = "no such record"
  }

  /// The text of `string`.
  public static func text(_ string: String) -> ExpandedValue { .text(Array(string.utf16)) }

  /// The value of the field called `name`, nil when this is no object or has no such field. O(fields).
  public subscript(name: String) -> ExpandedValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

extension ExpandedValue {
  /// One value of a record by its path, for people.
  public struct Line: Hashable, Sendable {
    /// As `FieldPath` texts go: `title.value`, `windows[2].end`, `ratings{"US"}.board`; empty for the record itself.
    public var path: String
    public var text: String
  }

  /// The record as lines of path and value. A set is one line, and so is what has no parts. O(size).
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

extension ExpandedValue: Comparable {
  /// A total order by content: by kind first, then numbers by size, texts by units, everything else element by element.
  /// Equal contents print alike in it, whatever ordinals they had. O(size).
  public static func < (left: ExpandedValue, right: ExpandedValue) -> Bool { left.order(right) < 0 }

  private func order(_ other: ExpandedValue) -> Int {
    switch (self, other) {
    case (.boolean(let left), .boolean(let right)): Self.order(left ? 1 : 0, right ? 1 : 0)
    case (.integer(let left), .integer(let right)): Self.order(left, right)
    case (.float(let left), .float(let right)): Self.order(left, right)
    case (.double(let left), .double(let right)): Self.order(left, right)
    case (.text(let left), .text(let right)): Self.order(left, right) { Self.order($0, $1) }
    case (.bytes(let left), .bytes(let right)): Self.order(left, right) { Self.order($0, $1) }
    case (.list(let left), .list(let right)), (.set(let left), .set(let right)):
      Self.order(left, right) { $0.order($1) }
    case (.object(let left), .object(let right)):
      Self.order(left, right) { left, right in
        let names = Self.order(Array(left.name.utf8), Array(right.name.utf8)) { Self.order($0, $1) }
        return names != 0 ? names : left.value.order(right.value)
      }
    case (.map(let left), .map(let right)):
      Self.order(left, right) { left, right in
        let keys = left.key.order(right.key)
        return keys != 0 ? keys : left.value.order(right.value)
      }
    case (.unexpanded(let left), .unexpanded(let right)):
      Self.order(Array(left.rawValue.utf8), Array(right.rawValue.utf8)) { Self.order($0, $1) }
    default: Self.order(rank, other.rank)
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .boolean: 1
    case .integer: 2
    case .float: 3
    case .double: 4
    case .text: 5
    case .bytes: 6
    case .object: 7
    case .list: 8
    case .set: 9
    case .map: 10
    case .unexpanded: 11
    }
  }

  private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }

  private static func order<Element>(
    _ left: [Element], _ right: [Element], _ compare: (Element, Element) -> Int
  ) -> Int {
    for (left, right) in zip(left, right) {
      let result = compare(left, right)
      if result != 0 { return result }
    }
    return order(left.count, right.count)
  }
}
