import Hollow

/// Adds records of a type with one text field (`Language`, `Country`, `AssetKind` ...).
struct NameWriter {
  private let write: WriteState
  private let type: WriteState.TypeHandle
  private var row: ObjectRow
  private var ordinals: [String: Ordinal]?

  /// - Parameter remembers: whether to remember every text added: right for small
  ///   vocabularies of ASCII words, wrong for titles and boards: Swift takes two spellings of one character for equal.
  init(_ write: WriteState, type name: String, remembers: Bool = true) throws(SchemaError) {
    self.write = write
    type = try write.type(name)
    row = write.row(type)
    ordinals = remembers ? [:] : nil
  }

  mutating func add(_ text: String) -> Ordinal {
    if let known = ordinals?[text] { return known }
    row.clear()
    row.set(0, text: text)
    let ordinal = write.add(row, to: type)
    ordinals?[text] = ordinal
    return ordinal
  }

  mutating func add(_ text: String?) -> Ordinal? { text.map { add($0) } }
}
