public import Gatekeeper
import RuleKit

/// Reads `{"dataset":"ratings","op":"upsert","key":{...},"record":{...}}`. The dataset is read first: it says which fields a
/// key and a record have.
extension ChangeEvent: JSONLineValue {
  public static let fieldNames = ["dataset", "op", "key", "record"]

  public static func read(_ fields: inout JSONFields) throws(FieldError) -> ChangeEvent {
    let dataset = try dataset(of: fields)
    let isUpsert = try isUpsert(fields)
    let key = try key(of: dataset, &fields)
    let record = try record(of: dataset, &fields)
    guard isUpsert else {
      guard record == nil else { throw fields.error("record", "is given with op delete; leave it out or use upsert") }
      return .delete(key)
    }
    let upserted = try fields.required("record", record, "an upsert carries the whole record")
    guard upserted.key == key else {
      throw fields.error("key", "names \(key) but the record is \(upserted.key); send one event a record")
    }
    return .upsert(upserted)
  }

  public static func subject(of fields: JSONFields?) -> LineSubject {
    guard var fields, let dataset = try? dataset(of: fields) else { return LineSubject() }
    return LineSubject(dataset: dataset, key: try? key(of: dataset, &fields))
  }

  public var subject: LineSubject { LineSubject(dataset: dataset, key: key) }

  private static func dataset(of fields: JSONFields) throws(FieldError) -> Dataset {
    let names = Dataset.allCases.map(\.rawValue).joined(separator: ", ")
    let name = try fields.required("dataset", fields.string("dataset"), "give one of \(names)")
    guard let dataset = Dataset(rawValue: name) else {
      throw fields.error("dataset", "\(FieldError.quoted(name)) is unknown; give one of \(names)")
    }
    return dataset
  }

  private static func isUpsert(_ fields: JSONFields) throws(FieldError) -> Bool {
    switch try fields.required("op", fields.string("op"), "give upsert or delete") {
    case "upsert": true
    case "delete": false
    case let other: throw fields.error("op", "\(FieldError.quoted(other)) is unknown; give upsert or delete")
    }
  }

  private static func key(of dataset: Dataset, _ fields: inout JSONFields) throws(FieldError) -> RecordKey {
    let type = dataset.jsonType
    let key = try fields.object("key", known: type.keyFields) { nested throws(FieldError) in try type.key(nested) }
    return try fields.required("key", key, "give an object with \(type.keyFields.joined(separator: " and "))")
  }

  private static func record(
    of dataset: Dataset, _ fields: inout JSONFields
  ) throws(FieldError) -> InputRecord? {
    try record(dataset.jsonType, &fields)
  }

  private static func record<Record: JSONRecord>(
    _: Record.Type, _ fields: inout JSONFields
  ) throws(FieldError) -> InputRecord? {
    try fields.object("record", known: Record.fieldNames, Record.read)?.input
  }
}
