import BitMemory
public import Hollow

/// Looks at a state that is built and not yet visible to anyone; what it refuses is never published.
///
/// ```swift
/// /// Refuses a state without the record that every reader needs.
/// struct HasDefaultCountry: Validator {
///   func refusal(of next: DataState, after previous: DataState?) throws -> String? {
///     let countries = try next.primaryKeyIndex("Country")
///     return countries.find(1) == nil ? "country 1, the default, is missing" : nil
///   }
/// }
/// ```
public protocol Validator: Sendable {
  /// The reason to refuse `next`, nil to let it pass. `previous` is nil for a timeline's first state.
  func refusal(of next: DataState, after previous: DataState?) throws -> String?
}

/// Which primary keys a producer checks in each state, besides its validators.
public enum KeyChecks: Sendable {
  /// Those of every type that has one: first that no key has null in it, then that no two records have the same.
  case allPrimaryKeys
  /// None: for a timeline whose data repeat keys, to be read by record and not by key.
  case none

  func validators(for schemas: [Schema]) -> [any Validator] {
    guard self == .allPrimaryKeys else { return [] }
    return schemas.flatMap { schema -> [any Validator] in
      guard case .object(let object) = schema, !object.primaryKey.isEmpty else { return [] }
      return [NonNullKeys(type: object.name), UniqueKeys(type: object.name)]
    }
  }
}

/// Refuses a state in which a record of a type has a primary key with null in it: in a field of the key, or in a reference
/// on the way there. Looks only at records that the announced state did not have.
public struct NonNullKeys: Validator {
  private let type: String

  public init(type: String) { self.type = type }

  public func refusal(of next: DataState, after previous: DataState?) throws -> String? {
    let added = next.added(type, since: previous)
    guard !added.isEmpty, case .object(let schema)? = next[type: type]?.schema else { return nil }
    for path in schema.primaryKey {
      let columns = try columns(of: path, in: next)
      for ordinal in added where isNull(ordinal, columns) {
        return "\(type) record \(ordinal) has null in its key, in \(path)"
      }
    }
    return nil
  }

  private func columns(of path: String, in state: DataState) throws -> [FieldColumn] {
    let schemas = state.schemas
    return try FieldPath(path, from: type, in: schemas).steps.map { step in
      guard case .object(let schema)? = schemas[step.type] else {
        throw SchemaError(reason: "the state has no OBJECT type \(step.type)")
      }
      let field = schema.fields[step.field]
      return try state.column(step.type, field.name, field.type)
    }
  }

  private func isNull(_ ordinal: Ordinal, _ path: [FieldColumn]) -> Bool {
    var ordinal = ordinal
    // A key may lead through references (`name.value`). Each but the last column of the path holds one.
    for column in path.dropLast() {
      guard let next = column.reference(at: ordinal) else { return true }
      ordinal = next
    }
    guard let last = path.last else { return false }
    switch last.type {
    case .string, .bytes: return last.bytes(at: ordinal) == nil
    case .reference: return last.reference(at: ordinal) == nil
    default: return last.value(at: ordinal) == nil
    }
  }
}

/// Refuses a state in which two records of a type have the same primary key.
public struct UniqueKeys: Validator {
  private let type: String

  public init(type: String) { self.type = type }

  public func refusal(of next: DataState, after previous: DataState?) throws -> String? {
    // A type that did not change is the same object in both states, and was checked when it last changed.
    if let previous, previous[type: type] === next[type: type] { return nil }
    let index = try next.primaryKeyIndex(type, after: previous)
    guard let first = index.duplicates.first else { return nil }
    return "\(index.duplicates.count) records of \(type) repeat a key, first at ordinal \(first)"
  }
}

/// Refuses a state with too few records of a type, also as a timeline's first: the mark of an upstream that sent nothing.
public struct MinimumRecordCount: Validator {
  private let type: String
  private let minimum: Int

  public init(type: String, minimum: Int) { (self.type, self.minimum) = (type, minimum) }

  public func refusal(of next: DataState, after previous: DataState?) -> String? {
    let count = next[type: type]?.populatedCount ?? 0
    return count < minimum ? "\(count) records of \(type), at least \(minimum) are expected" : nil
  }
}

/// Refuses a state whose number of records of a type is too far from the announced state's, also right after a restart.
///
/// Shares are of the announced number: 0.2 lets 1000 become at most 1200 or at least 800. A first state, and one after a
/// state without records of the type, has nothing to compare with: there `firstState` says how many are believed. Without
/// it, any number is.
public struct RecordCountChange: Validator {
  private let type: String
  private let maximumGrowth: Double?
  private let maximumShrinkage: Double?
  private let firstState: ClosedRange<Int>?

  /// - Parameters:
  ///   - maximumGrowth: a share of the announced number, 0 or more; nil sets no bound.
  ///   - maximumShrinkage: likewise.
  ///   - firstState: the numbers of records that a first state may have.
  public init(
    type: String, maximumGrowth: Double? = nil, maximumShrinkage: Double? = nil, firstState: ClosedRange<Int>? = nil
  ) {
    precondition((maximumGrowth ?? 0) >= 0 && (maximumShrinkage ?? 0) >= 0, "a share below 0")
    (self.type, self.firstState) = (type, firstState)
    (self.maximumGrowth, self.maximumShrinkage) = (maximumGrowth, maximumShrinkage)
  }

  public func refusal(of next: DataState, after previous: DataState?) -> String? {
    let count = next[type: type]?.populatedCount ?? 0
    guard let before = previous?[type: type]?.populatedCount, before > 0 else {
      guard let firstState, !firstState.contains(count) else { return nil }
      return "\(count) records of \(type) at first, "
        + "\(firstState.lowerBound) to \(firstState.upperBound) are expected"
    }
    let share = Double(count - before) / Double(before)
    if let maximumGrowth, share > maximumGrowth { return change(before, count, share, maximumGrowth) }
    if let maximumShrinkage, -share > maximumShrinkage { return change(before, count, share, -maximumShrinkage) }
    return nil
  }

  private func change(_ before: Int, _ count: Int, _ share: Double, _ bound: Double) -> String {
    "\(type) goes from \(before) to \(count) records, \(percent(share)); the bound is \(percent(bound))"
  }

  /// Tenths of a percent, with sign.
  private func percent(_ share: Double) -> String {
    let tenths = Int(min(abs(share) * 1000, 1e15).rounded())
    return "\(share < 0 ? "-" : "+")\(tenths / 10).\(tenths % 10) %"
  }
}
