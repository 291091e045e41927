import BitMemory
import Hollow

/// A record's content one level deep, children by their numbers, as a value that dictionaries compare exactly.
///
/// The slow way to numbers, for types in a cycle of references and where two contents have one hash.
struct ExactContent: Hashable {
  private var words: [UInt64]

  init(_ reader: StateReader, _ side: Int, _ type: Int, _ ordinal: Ordinal, slots: [String: Int], _ ids: ContentIDs) {
    switch reader.types[type].records {
    case .objects(let fields):
      words = [0]
      for field in fields.sorted(by: { slots[$0.name] ?? 0 < slots[$1.name] ?? 0 }) {
        add(field, slots[field.name] ?? 0, side, ordinal, ids)
      }
    case .collections(let records):
      words = [records.kind == .list ? 1 : records.kind == .set ? 2 : 3] + ids.entries(records, side, ordinal)
    }
  }

  private mutating func add(
    _ field: StateReader.FieldReader, _ slot: Int, _ side: Int, _ ordinal: Ordinal, _ ids: ContentIDs
  ) {
    let (column, kind) = (field.column, ValueKind(field.column.type))
    let head = UInt64(slot) << 8 | kind.rawValue
    switch kind {
    case .text, .bytes:
      guard let bytes = column.bytes(at: ordinal) else { return }
      words += [head, UInt64(bytes.count)] + bytes.map { UInt64($0) }
    case .reference:
      guard let child = column.reference(at: ordinal) else { return }
      words += [head, UInt64(ids.id(side, field.target, child))]
    case .boolean:
      guard let value = column.boolean(at: ordinal) else { return }
      words += [head, value ? 1 : 0]
    case .integer, .float, .double:
      guard let value = column.value(at: ordinal) else { return }
      words += [head, value]
    }
  }
}
