public import Hollow
public import RuleKit

/// Applies upserts and deletions by primary key to the dataset of one record type, within one cycle.
///
/// Of two changes to one key the later holds. The editor only stages: the write state's owner finishes the cycle.
///
/// ```swift
/// let write = try WriteState(schemas: DatasetSchemas.schemas(of: .videos))
/// let videos = try RecordEditor<Video>(write)
/// try videos.upsert(Video(id: 80_000_001, kind: .movie, title: "Parasite"))
/// let state = try write.finish(tag: 1, headerTags: [])
/// ```
///
/// - Complexity: In proportion to the changes, beside an index by key that the write state makes with the first change.
public final class RecordEditor<Record: DatasetRecord> {
  private let write: WriteState
  private let root: WriteState.TypeHandle
  private var writer: Record.Writer

  /// Throws `SchemaError` when the write state is not one of the record's dataset.
  public init(_ write: WriteState) throws(SchemaError) {
    self.write = write
    root = try write.type(Record.rootType)
    writer = try Record.Writer(write)
  }

  /// Puts `record` in the place of the one with its key, if there is one.
  ///
  /// Throws `FieldError` for a record that the door refuses (docs/domain.md, "Validation at the door"); nothing is changed
  /// then.
  public func upsert(_ record: Record) throws {
    try record.validate()
    try writer.put(record)
  }

  /// Removes the record with `key`; a missing one changes nothing.
  /// - Precondition: the key is one of the record's dataset.
  public func delete(_ key: RecordKey) throws(SchemaError) {
    precondition(key.dataset == Record.dataset, "a key of \(key.dataset) in an editor of \(Record.dataset)")
    try write.delete(key.parts, from: root)
  }
}

/// Applies change events to one dataset that is known by its name only, within one cycle.
///
/// This is where a value of `Dataset` or `InputRecord` meets the `RecordEditor` of its type. It happens once a change, so
/// code that stages a whole dataset of one type uses `RecordEditor` itself.
///
/// ```swift
/// let editor = try DatasetEditor(.ratings, write: write)
/// for event in events where event.dataset == .ratings { try editor.apply(event) }
/// ```
public final class DatasetEditor {
  private let editor: any InputEditing

  /// Throws `SchemaError` when the write state is not one of the dataset.
  public init(_ dataset: Dataset, write: WriteState) throws(SchemaError) {
    editor = try Self.editor(of: dataset.recordType, write)
  }

  private static func editor<Record: DatasetRecord>(
    of _: Record.Type, _ write: WriteState
  ) throws(SchemaError) -> any InputEditing {
    try RecordEditor<Record>(write)
  }

  /// Applies one change; throws as `upsert` and `delete` do.
  public func apply(_ event: ChangeEvent) throws {
    switch event {
    case .upsert(let record): try upsert(record)
    case .delete(let key): try delete(key)
    }
  }

  /// Puts `record` in the place of the one with its key, if there is one.
  ///
  /// Throws `FieldError` for a record that the door refuses (docs/domain.md, "Validation at the door"); nothing is changed
  /// then.
  /// - Precondition: the record belongs to this editor's dataset.
  public func upsert(_ record: InputRecord) throws { try editor.upsert(unwrapping: record) }

  /// Removes the record with `key`; a missing one changes nothing.
  /// - Precondition: the key is one of this editor's dataset.
  public func delete(_ key: RecordKey) throws(SchemaError) { try editor.delete(key) }
}

/// What `DatasetEditor` asks of the editor behind it.
private protocol InputEditing {
  func upsert(unwrapping input: InputRecord) throws
  func delete(_ key: RecordKey) throws(SchemaError)
}

extension RecordEditor: InputEditing {
  fileprivate func upsert(unwrapping input: InputRecord) throws {
    guard let record = Record(unwrapping: input) else {
      preconditionFailure("a record of \(input.dataset) in an editor of \(Record.dataset)")
    }
    try upsert(record)
  }
}
