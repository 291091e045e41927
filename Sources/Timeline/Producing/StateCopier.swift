import BitMemory
public import Hollow

/// Copies all records of a state into a write state, children first.
///
/// The write state may have other schemas (`SchemaEvolution`): fields are matched by name, new ones are null, and types and
/// fields that are gone are left out. A record that the write state's base holds gets its ordinal there.
public struct StateCopier {
  private let types: [CopiedType]
  private let write: WriteState

  /// - Parameters:
  ///   - schemas: those of `write`.
  /// - Throws: `SchemaError` when a field or collection that keeps its name holds something else there.
  public init(_ state: DataState, into write: WriteState, schemas: [Schema]) throws {
    try SchemaEvolution.check(from: state.schemas, to: schemas)
    self.write = write
    var types: [CopiedType] = []
    var byName: [String: CopiedType] = [:]
    for schema in schemas {
      guard let source = state[type: schema.name] else { continue }
      let type = try CopiedType(source, in: state, as: schema, handle: try write.type(schema.name), write)
      types.append(type)
      byName[schema.name] = type
    }
    for type in types { type.bind(byName) }
    self.types = types
  }

  /// Copies every record. Throws `SchemaError` for a record that refers to itself or to none. O(records).
  public func copy() throws(SchemaError) {
    for type in types {
      for ordinal in type.source.populated where type.copies[ordinal] < 0 { try copy(type, ordinal) }
    }
  }

  /// Depth first without recursion: a chain of records of one type may be as long as the type.
  private func copy(_ type: CopiedType, _ ordinal: Ordinal) throws(SchemaError) {
    var path = [(type: type, ordinal: ordinal, isOpen: false)]
    while let top = path.last {
      if top.type.copies[top.ordinal] >= 0 {
        path.removeLast()
        continue
      }
      var missing: [(type: CopiedType, ordinal: Ordinal, isOpen: Bool)] = []
      try top.type.forEachReference(of: top.ordinal) { (type, ordinal) throws(SchemaError) in
        guard type.source.populated.contains(ordinal) else {
          throw SchemaError(reason: "\(top.type.source.name) record \(top.ordinal) refers to no \(type.source.name)")
        }
        if type.copies[ordinal] < 0 { missing.append((type, ordinal, false)) }
      }
      if missing.isEmpty {
        top.type.copies[top.ordinal] = Int32(top.type.add(top.ordinal, to: write))
        path.removeLast()
      } else if top.isOpen {
        throw SchemaError(reason: "\(top.type.source.name) record \(top.ordinal) refers to itself")
      } else {
        path[path.count - 1].isOpen = true
        path += missing
      }
    }
  }
}
