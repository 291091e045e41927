public import Gatekeeper
import RuleKit

/// A record that can be read from a line of its dataset's file.
public protocol JSONRecord: DatasetRecord, JSONLineValue {
  /// Reads the fields; `validate()` is left to the caller.
  init(fields: inout JSONFields) throws(FieldError)
}

extension JSONRecord {
  public static func read(_ fields: inout JSONFields) throws(FieldError) -> Self {
    let record = try Self(fields: &fields)
    try record.validate()
    return record
  }

  public static func subject(of fields: JSONFields?) -> LineSubject {
    LineSubject(dataset: dataset, key: fields.flatMap { try? RecordKey(dataset: dataset, fields: $0) })
  }

  public var subject: LineSubject { LineSubject(dataset: Self.dataset, key: key) }
}

extension JSONLineValue {
  /// Reads one value from its JSON text, as if it were a line of a file.
  ///
  /// - Parameters:
  ///   - name: where the text came from, for the refusal.
  ///   - line: its line there.
  public static func parse(json: String, name: String, line: Int = 1) throws(ImportRefusal) -> Self {
    try LineDecoder<Self>(file: name).decode(Array(json.utf8)[...], lineNumber: line)
  }
}
