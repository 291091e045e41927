import BitMemory
import Hollow
import HollowTools

/// A digest over everything that can be read from a state: making it reads everything once.
///
/// Equal states have equal digests, whatever the widths of their fields. References are not followed.
struct StateDigest: Hashable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// - Parameter isIncluded: which types to read.
  init(_ state: DataState, where isIncluded: (TypeState) -> Bool = { _ in true }) throws {
    for type in state.types where isIncluded(type) {
      add(type.schema)
      add(type.shardCount)
      add(type.populatedCount)
      if case .object(let schema) = type.schema {
        for field in schema.fields { add(try state.column(type.name, field.name, field.type), type.populated) }
      } else {
        add(try state.collections(type.name), type)
      }
      add(Int(try StateChecksum.checksum(of: type, in: state)))
    }
  }

  private mutating func add(_ column: FieldColumn, _ ordinals: BitSet) {
    for ordinal in ordinals {
      add(ordinal)
      switch column.type {
      case .int, .long: add(column.long(at: ordinal).map { UInt64(bitPattern: $0) })
      case .reference: add(column.reference(at: ordinal).map { UInt64($0) })
      case .boolean: add(column.boolean(at: ordinal).map { $0 ? 1 : 0 })
      case .float, .double: add(column.value(at: ordinal))
      case .bytes: add(bytes: column.bytes(at: ordinal))
      case .string:
        add(bytes: column.bytes(at: ordinal))
        let text = column.text(at: ordinal)
        add(text.map { UInt64($0.unicodeScalars.count) })
      }
    }
  }

  private mutating func add(_ column: CollectionColumn, _ type: TypeState) {
    for ordinal in type.populated {
      add(ordinal)
      add(column.size(at: ordinal))
      let entries = column.entries(at: ordinal)
      add(entries.count)
      for entry in entries {
        let key = column.key(at: entry)
        add(key)
        if case .map = type.schema, key >= 0 { add(column.value(at: entry)) }
      }
      add(column.elements(at: ordinal).count)
    }
  }

  private mutating func add(_ schema: Schema) { add(bytes: Array(schema.description.utf8)[...]) }

  private mutating func add(bytes: ArraySlice<UInt8>?) {
    add(bytes.map { UInt64($0.count) })
    for byte in bytes ?? [] { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }

  private mutating func add(_ value: Int) { add(UInt64(bitPattern: Int64(value))) }

  private mutating func add(_ value: UInt64?) {
    state = (state ^ (value ?? 0x5bd1_e995) ^ (value == nil ? 1 << 63 : 0)) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 29
  }
}
