import BitMemory
import Hollow
import RuleKit
import Timeline

/// Reads small vocabulary types (`AssetKind`, `Language`, `Country` ...) into arrays by ordinal, once a state, and
/// checks that fields have values.
///
/// Records name kinds, states, languages and countries by reference. Resolved to arrays of values, following such a
/// reference costs one array access, and no text is compared while videos are evaluated. A name that means nothing, or
/// a field without a value that must have one, is found here, before any evaluation: the door refuses such records, so
/// the state itself is wrong.
struct NamedRecords {
  let inputs: InputStates
  let dataset: Dataset

  /// The text of `field` by ordinal; empty at ordinals without a record. Throws `DatasetError` for a null text.
  func texts(_ type: String, _ field: String) throws -> [String] {
    let data = inputs.data(dataset)
    let column = try data.column(type, field, .string)
    var texts = [String](repeating: "", count: column.count)
    for ordinal in data.populated(type) {
      guard let text = column.text(at: ordinal) else { throw error(type, ordinal, field, "is null") }
      texts[ordinal] = text
    }
    return texts
  }

  /// The values that names stand for, by ordinal. Throws `DatasetError` for a name that stands for nothing.
  ///
  /// - Parameter placeholder: the value at ordinals without a record. Nothing refers to them.
  func values<Value>(_ type: String, _ field: String, placeholder: Value, _ value: (String) -> Value?) throws -> [Value]
  {
    let data = inputs.data(dataset)
    let names = try texts(type, field)
    var values = [Value](repeating: placeholder, count: names.count)
    for ordinal in data.populated(type) {
      guard let known = value(names[ordinal]) else {
        throw error(type, ordinal, field, "'\(names[ordinal])' is unknown")
      }
      values[ordinal] = known
    }
    return values
  }

  /// Throws `DatasetError` when one of `fields` is null in a record of `type`. O(records), or O(added) after `changes`.
  func requireValues(
    _ type: String, _ fields: [(name: String, type: FieldType)], after changes: StateChanges? = nil
  ) throws {
    for field in fields {
      if let changes {
        try requireValues(type, field, of: changes.added(type))
      } else {
        try requireValues(type, field, of: inputs.data(dataset).populated(type))
      }
    }
  }

  private func requireValues(
    _ type: String, _ field: (name: String, type: FieldType), of ordinals: some Sequence<Ordinal>
  ) throws {
    let column = try inputs.data(dataset).column(type, field.name, field.type)
    for ordinal in ordinals where column.value(at: ordinal) == nil {
      throw error(type, ordinal, field.name, "is null")
    }
  }

  /// What is wrong with a record, and in which state it is.
  func error(_ type: String, _ ordinal: Ordinal, _ field: String, _ reason: String) -> any Error {
    guard let state = inputs[dataset] else { preconditionFailure("an empty dataset has no records") }
    return DatasetError(state, type: type, ordinal: ordinal, field: field, reason: reason)
  }
}
