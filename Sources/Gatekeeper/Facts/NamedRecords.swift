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
  func texts<Fields: RecordFields>(_ field: Fields) throws -> [String] {
    let data = inputs.data(dataset)
    let column = try data.column(field, .string)
    var texts = [String](repeating: "", count: column.count)
    for ordinal in data.populated(Fields.typeName) {
      guard let text = column.text(at: ordinal) else { throw error(field, ordinal, "is null") }
      texts[ordinal] = text
    }
    return texts
  }

  /// The values that names stand for, by ordinal. Throws `DatasetError` for a name that stands for nothing.
  ///
  /// - Parameter placeholder: the value at ordinals without a record. Nothing refers to them.
  func values<Fields: RecordFields, Value>(
    _ field: Fields, placeholder: Value, _ value: (String) -> Value?
  ) throws -> [Value] {
    let names = try texts(field)
    var values = [Value](repeating: placeholder, count: names.count)
    for ordinal in inputs.data(dataset).populated(Fields.typeName) {
      guard let known = value(names[ordinal]) else { throw error(field, ordinal, "'\(names[ordinal])' is unknown") }
      values[ordinal] = known
    }
    return values
  }

  /// Throws `DatasetError` when one of `fields` is null in a record of their type. O(records), or O(added) after
  /// `changes`.
  func requireValues<Fields: RecordFields>(
    _ fields: [(Fields, FieldType)], after changes: StateChanges? = nil
  ) throws {
    for (field, type) in fields {
      if let changes {
        try requireValues(field, type, of: changes.added(Fields.typeName))
      } else {
        try requireValues(field, type, of: inputs.data(dataset).populated(Fields.typeName))
      }
    }
  }

  private func requireValues(
    _ field: some RecordFields, _ type: FieldType, of ordinals: some Sequence<Ordinal>
  ) throws {
    let column = try inputs.data(dataset).column(field, type)
    for ordinal in ordinals where column.value(at: ordinal) == nil { throw error(field, ordinal, "is null") }
  }

  /// What is wrong with a record, and in which state it is.
  func error<Fields: RecordFields>(_ field: Fields, _ ordinal: Ordinal, _ reason: String) -> any Error {
    guard let state = inputs[dataset] else { preconditionFailure("an empty dataset has no records") }
    return DatasetError(state, type: Fields.typeName, ordinal: ordinal, field: "\(field)", reason: reason)
  }
}
