public import RuleKit

/// A record of one of the six input datasets.
///
/// A record that came through the door is valid. Records made in code (a generator, a what-if) are checked with
/// `validate()`; the JSON reader and the datasets' writers call it, so no invalid record is ever published.
public protocol DatasetRecord: Hashable, Sendable {
  static var dataset: Dataset { get }

  /// The record's primary key.
  var key: RecordKey { get }

  /// Checks what the types do not already guarantee.
  /// - Throws: the first field, in the order of the fields, that domain.md refuses.
  func validate() throws(FieldError)

  /// Writes the fields as members of an object: in the catalogue's order, null where there is no value, sets sorted.
  func writeMembers(to writer: inout JSONLineWriter)
}

extension DatasetRecord {
  /// The record as one line of the catalogue's NDJSON form, without the newline.
  public func json() -> String {
    var writer = JSONLineWriter()
    writer.object { writeMembers(to: &$0) }
    return writer.text
  }
}
