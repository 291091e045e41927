import BitMemory
public import Hollow

/// The checksum of a state (docs/hollow-format.md, section 13.2). Java's producer compares that of a snapshot with that
/// of the state before after the delta. It covers ordinals and bucket positions, so states with the same content may
/// differ in it when they came about differently.
///
/// ```swift
/// let isSame = try StateChecksum.checksum(of: fromSnapshot) == StateChecksum.checksum(of: fromDelta)
/// ```
public enum StateChecksum {
  /// The checksum of a whole state. O(records).
  public static func checksum(of state: DataState) throws(SchemaError) -> Int32 {
    var sum = Accumulator()
    for type in state.types.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      sum.add(try checksum(of: type, in: state))
    }
    return sum.value
  }

  /// The checksum of one type.
  public static func checksum(of type: TypeState, in state: DataState) throws(SchemaError) -> Int32 {
    var sum = Accumulator()
    let shards = type.shardCount
    let add: (Ordinal) -> Void
    switch type.schema {
    case .object(let schema):
      let fields = schema.fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      var columns: [FieldColumn] = []
      for field in fields { columns.append(try state.column(type.name, field.name, field.type)) }
      add = { ordinal in
        for column in columns { addField(column, ordinal, to: &sum) }
      }
    case .list, .set, .map:
      let records = try state.collections(type.name)
      add = { ordinal in addEntries(of: records, ordinal, type.schema, to: &sum) }
    }
    // Java goes through the shards one after the other, and the order of records counts.
    for shard in 0..<shards {
      for ordinal in type.populated where ordinal & (shards - 1) == shard {
        sum.add(Int32(ordinal))
        add(ordinal)
      }
    }
    return sum.value
  }

  private static func addField(_ column: FieldColumn, _ ordinal: Ordinal, to sum: inout Accumulator) {
    switch column.type {
    case .string, .bytes: sum.add(column.bytes(at: ordinal).map(HollowHash.murmur3) ?? -1)
    case .float, .double: sum.add(long: column.raw(at: ordinal))
    default:
      if let raw = column.value(at: ordinal) { sum.add(long: raw) } else { sum.add(Int32.max) }
    }
  }

  private static func addEntries(
    of records: CollectionColumn, _ ordinal: Ordinal, _ schema: Schema, to sum: inout Accumulator
  ) {
    let entries = records.entries(at: ordinal)
    for entry in entries where records.key(at: entry) >= 0 {
      if case .list = schema {} else { sum.add(Int32(entry - entries.lowerBound)) }
      sum.add(Int32(records.key(at: entry)))
      if case .map = schema { sum.add(Int32(records.value(at: entry))) }
    }
  }

  private struct Accumulator {
    private(set) var value: Int32 = 0

    mutating func add(_ item: Int32) { value = HollowHash.hashInt(value ^ HollowHash.hashInt(item)) }
    mutating func add(long item: UInt64) { value = HollowHash.hashInt(value ^ HollowHash.hashLong(item)) }
  }
}
