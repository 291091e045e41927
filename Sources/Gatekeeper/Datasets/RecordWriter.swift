import Hollow

/// Puts records of one dataset to a write state: children first, then the record itself. Lives for one cycle.
protocol RecordWriter<Record> {
  associatedtype Record: DatasetRecord

  init(_ write: WriteState) throws(SchemaError)

  /// Puts the record in the place of the one with its key, if there is one.
  mutating func put(_ record: Record) throws(SchemaError)
}
