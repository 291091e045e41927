import BitMemory
import Hollow

/// The hashes of many records of one type, column by column, from the numbers of their children.
struct ContentHasher {
  let reader: StateReader
  let side: Int
  let slots: [String: Int]
  let ids: ContentIDs

  /// One hash a record: equal contents of a class have equal hashes. O(records * fields), O(entries).
  func hashes(of type: Int, _ ordinals: [Ordinal]) -> [UInt64] {
    switch reader.types[type].records {
    case .objects(let fields):
      // Fields are added up, so their order, which differs between evolved schemas, does not matter; nulls add nothing.
      var hashes = [UInt64](repeating: 0x4F42_4A45_4354, count: ordinals.count)
      for field in fields { add(field, of: ordinals, to: &hashes) }
      for index in hashes.indices { hashes[index] = ContentHash.mix(hashes[index]) }
      return hashes
    case .collections(let records):
      let (keys, values) = (ids.column(side, records.keys), ids.column(side, records.values))
      return ordinals.map { hash(of: records, $0, keys, values) }
    }
  }

  private func add(_ field: StateReader.FieldReader, of ordinals: [Ordinal], to hashes: inout [UInt64]) {
    let (column, kind) = (field.column, ValueKind(field.column.type))
    let salt = ContentHash.mix(UInt64(slots[field.name] ?? 0) << 8 | kind.rawValue)
    switch kind {
    case .text, .bytes:
      for index in ordinals.indices {
        guard let bytes = column.bytes(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentHash.combine(salt, ContentHash.bytes(bytes))
      }
    case .reference:
      let numbers = ids.column(side, field.target)
      for index in ordinals.indices {
        guard let child = column.reference(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentHash.combine(salt, UInt64(ContentIDs.id(numbers, child)))
      }
    case .boolean:
      for index in ordinals.indices {
        guard let value = column.boolean(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentHash.combine(salt, value ? 1 : 0)
      }
    case .integer, .float, .double:
      for index in ordinals.indices {
        guard let value = column.value(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentHash.combine(salt, value)
      }
    }
  }

  private func hash(
    of records: StateReader.CollectionReader, _ ordinal: Ordinal, _ keys: [UInt32], _ values: [UInt32]
  ) -> UInt64 {
    let column = records.column
    let entries = column.entries(at: ordinal)
    switch records.kind {
    case .list:
      var hash: UInt64 = 0x4C49_5354
      for entry in entries {
        hash = ContentHash.combine(hash, UInt64(ContentIDs.id(keys, column.key(at: entry))))
      }
      return hash
    case .set:
      var sum: UInt64 = 0x534554
      for entry in entries {
        let key = column.key(at: entry)
        if key >= 0 { sum &+= ContentHash.mix(UInt64(ContentIDs.id(keys, key))) }
      }
      return ContentHash.mix(sum)
    case .map:
      var sum: UInt64 = 0x4D4150
      for entry in entries {
        let key = column.key(at: entry)
        guard key >= 0 else { continue }
        let value = ContentIDs.id(values, column.value(at: entry))
        sum &+= ContentHash.mix(UInt64(ContentIDs.id(keys, key)) << 32 | UInt64(value))
      }
      return ContentHash.mix(sum)
    }
  }
}
