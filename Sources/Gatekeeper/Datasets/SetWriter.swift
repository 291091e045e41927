import Hollow

/// Adds records of a SET type over a type with one text field (`SetOfLanguage`, `SetOfCountry`, `SetOfBoard`).
struct SetWriter {
  private let write: WriteState
  private let type: WriteState.TypeHandle
  private var names: NameWriter

  /// - Parameter remembers: see `NameWriter`.
  init(
    _ write: WriteState, type name: String, of elementType: String, remembers: Bool = true
  ) throws(SchemaError) {
    self.write = write
    type = try write.type(name)
    names = try NameWriter(write, type: elementType, remembers: remembers)
  }

  mutating func add(_ texts: some Sequence<String>) -> Ordinal {
    write.add(set: texts.map { names.add($0) }, to: type)
  }
}
