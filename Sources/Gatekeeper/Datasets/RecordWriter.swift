import Hollow

/// Adds records of one dataset to a write state: children first, then the record itself. Lives for one cycle.
protocol RecordWriter<Record> {
  associatedtype Record: DatasetRecord

  init(_ write: WriteState) throws(SchemaError)

  /// The ordinal of the record, new or not.
  mutating func add(_ record: Record) -> Ordinal
}
