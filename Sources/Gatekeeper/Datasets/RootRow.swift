import Hollow
import RuleKit

/// A root row: the type's handle and a row to fill.
struct RootRow {
  let write: WriteState
  let type: WriteState.TypeHandle
  var row: ObjectRow

  init(_ write: WriteState, _ dataset: Dataset) throws(SchemaError) {
    self.write = write
    type = try write.type(DatasetSchemas.rootType(of: dataset))
    row = write.row(type)
  }

  /// Puts the row in the place of the record with its key, if there is one.
  mutating func put(_ fill: (inout ObjectRow) -> Void) throws(SchemaError) {
    row.clear()
    fill(&row)
    try write.upsert(row, to: type)
  }
}
