import BitMemory
public import Hollow

/// Follows references and gives the whole content under one record as a plain value.
///
/// ```swift
/// let expander = try RecordExpander(state)
/// print(expander.expand("Station", ordinal).indentedJSON())
/// ```
///
/// It works on any state that could be read, also when records refer to themselves or to nothing: depth and size are
/// limited, and where a limit is reached the value says so.
public struct RecordExpander: Sendable {
  /// The order of sets and maps.
  public enum Order: Sendable {
    /// By content: equal contents give equal values, whatever ordinals they have.
    case content
    /// By the ordinals of elements and keys, as the dumps of the Java library have it.
    case ordinal
  }

  /// Where an expansion ends.
  public struct Limits: Sendable {
    /// Records inside each other, 1...256: each is a frame on the stack.
    public var depth: Int
    /// Values in all.
    public var values: Int

    public init(depth: Int = 64, values: Int = 250_000) {
      precondition((1...256).contains(depth), "a depth limit of \(depth) is outside 1...256")
      (self.depth, self.values) = (depth, values)
    }
  }

  private let reader: StateReader
  private let order: Order
  private let limits: Limits

  /// Resolves `state`'s types. O(types + fields).
  public init(_ state: DataState, order: Order = .content, limits: Limits = Limits()) throws(SchemaError) {
    (reader, self.order, self.limits) = (try StateReader(state), order, limits)
  }

  /// The content of the record of `type` at `ordinal`; `.unexpanded` when there is none. O(size of the content).
  public func expand(_ type: String, _ ordinal: Ordinal) -> ExpandedValue {
    var left = limits.values
    return expand(reader.position(of: type), ordinal, depth: 0, &left)
  }

  private func expand(_ type: Int?, _ ordinal: Ordinal, depth: Int, _ left: inout Int) -> ExpandedValue {
    guard let type else { return .unexpanded(.typeNotLoaded) }
    guard reader.isPopulated(ordinal, of: type) else { return .unexpanded(.noRecord) }
    guard depth < limits.depth else { return .unexpanded(.tooDeep) }
    switch reader.types[type].records {
    case .objects(let fields):
      var members: [ExpandedValue.Member] = []
      members.reserveCapacity(fields.count)
      for field in fields {
        let value: ExpandedValue
        if left <= 0 {
          value = .unexpanded(.tooLarge)
        } else {
          left -= 1
          value = self.value(field, ordinal, depth: depth, &left)
        }
        members.append(.init(name: field.name, value: value))
      }
      return .object(members)
    case .collections(let records): return collection(records, ordinal, depth: depth, &left)
    }
  }

  private func value(
    _ field: StateReader.FieldReader, _ ordinal: Ordinal, depth: Int, _ left: inout Int
  ) -> ExpandedValue {
    guard field.column.type == .reference else { return field.column.expanded(at: ordinal) }
    guard let target = field.column.reference(at: ordinal) else { return .null }
    return expand(field.target, target, depth: depth + 1, &left)
  }

  private func collection(
    _ records: StateReader.CollectionReader, _ ordinal: Ordinal, depth: Int, _ left: inout Int
  ) -> ExpandedValue {
    var entries = records.entries(at: ordinal)
    // By ordinal they are sorted before they are expanded, by content after it.
    if order == .ordinal && records.kind != .list { entries.sort { $0 < $1 } }
    var expanded: [ExpandedValue.Entry] = []
    for entry in entries {
      // One entry says that more follow which were not expanded.
      guard left > 0 else {
        expanded.append(.init(key: .unexpanded(.tooLarge), value: .unexpanded(.tooLarge)))
        break
      }
      left -= 1
      let key = expand(records.keys, entry.key, depth: depth + 1, &left)
      let value = records.kind == .map ? expand(records.values, entry.value, depth: depth + 1, &left) : .null
      expanded.append(.init(key: key, value: value))
    }
    switch records.kind {
    case .list: return .list(expanded.map(\.key))
    case .set: return .set(order == .content ? expanded.map(\.key).sorted() : expanded.map(\.key))
    case .map:
      return .map(
        order == .content
          ? expanded.sorted { $0.key == $1.key ? $0.value < $1.value : $0.key < $1.key } : expanded)
    }
  }
}

extension FieldColumn {
  /// The value at `ordinal` of a field that is no REFERENCE.
  func expanded(at ordinal: Ordinal) -> ExpandedValue {
    switch type {
    case .int, .long: long(at: ordinal).map { .integer($0) } ?? .null
    case .boolean: boolean(at: ordinal).map { .boolean($0) } ?? .null
    case .float: value(at: ordinal).map { .float(UInt32(truncatingIfNeeded: $0)) } ?? .null
    case .double: value(at: ordinal).map { .double($0) } ?? .null
    case .string: bytes(at: ordinal).map { .text(StoredText.units(of: $0)) } ?? .null
    case .bytes: bytes(at: ordinal).map { .bytes(Array($0)) } ?? .null
    case .reference: reference(at: ordinal).map { .integer(Int64($0)) } ?? .null
    }
  }
}
