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

  mutating func add(_ fill: (inout ObjectRow) -> Void) -> Ordinal {
    row.clear()
    fill(&row)
    return write.add(row, to: type)
  }
}
