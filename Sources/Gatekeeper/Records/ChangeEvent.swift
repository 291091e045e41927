public import RuleKit

/// One change of an input dataset: a whole record that is new or replaces the one with its key, or a key that goes away.
///
/// JSON form: `{"dataset":"ratings","op":"upsert","key":{"videoId":1,"country":"DE"},"record":{...}}`; no record on delete.
public enum ChangeEvent: Hashable, Sendable {
  case upsert(InputRecord)
  /// Deleting a key that is not there changes nothing.
  case delete(RecordKey)

  public var key: RecordKey {
    switch self {
    case .upsert(let record): record.key
    case .delete(let key): key
    }
  }

  public var dataset: Dataset { key.dataset }

  /// The event as one line of the catalogue's NDJSON form, without the newline.
  public func json() -> String {
    var writer = JSONLineWriter()
    writer.object {
      $0.field("dataset", dataset.rawValue)
      switch self {
      case .upsert(let record):
        $0.field("op", "upsert")
        $0.field("key") { key.writeMembers(to: &$0) }
        $0.field("record") { record.record.writeMembers(to: &$0) }
      case .delete:
        $0.field("op", "delete")
        $0.field("key") { key.writeMembers(to: &$0) }
      }
    }
    return writer.text
  }
}
