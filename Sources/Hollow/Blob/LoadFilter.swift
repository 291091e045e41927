import BitMemory

/// Which types and fields a consumer leaves out when it loads blobs. References to a type left out dangle.
public struct LoadFilter: Hashable, Sendable {
  private let types: Set<String>
  private let fields: Set<String>

  /// - Parameters:
  ///   - types: names of types to leave out.
  ///   - fields: fields to leave out, each `Type.field`.
  public init(excludingTypes types: Set<String> = [], fields: Set<String> = []) {
    (self.types, self.fields) = (types, fields)
  }

  /// Leaves nothing out.
  public static let everything = LoadFilter()

  func keeps(type: String) -> Bool { !types.contains(type) }

  /// The type without the fields left out, nil when the whole type is.
  func apply(to type: TypeState) -> TypeState? {
    guard keeps(type: type.name) else { return nil }
    guard case .object(let schema) = type.schema, case .objects(let records) = type.records else { return type }
    let kept = schema.fields.indices.filter { !fields.contains("\(schema.name).\(schema.fields[$0].name)") }
    guard kept.count < schema.fields.count else { return type }
    let narrowed = ObjectSchema(
      name: schema.name, fields: kept.map { schema.fields[$0] }, primaryKey: schema.primaryKey)
    return TypeState(
      schema: .object(narrowed), records: .objects(records.selecting(kept)), populated: type.populated,
      shardCount: type.shardCount)
  }
}

extension ObjectRecords {
  /// The records with only the fields at `kept`, in that order; -1 gives a field that is null in every record. O(count).
  func selecting(_ kept: [Int], types: [FieldType]? = nil) -> ObjectRecords {
    let types = types ?? kept.map { layout.types[$0] }
    let widths = zip(kept, types).map { $0 >= 0 ? layout.widths[$0] : $1.nullWidth }
    let narrowed = RecordLayout(types: types, widths: widths)
    var bits = PackedBits(bitCount: count * narrowed.recordBits)
    for (target, field) in kept.enumerated() {
      let (width, offset) = (widths[target], narrowed.offsets[target])
      let null = types[target].hasByteArea ? UInt64(1) << UInt64(width - 1) : types[target].nullPattern(width: width)
      for slot in 0..<count {
        let value = field < 0 ? null : raw(field, at: slot)
        bits.setZeroed(value, at: slot * narrowed.recordBits + offset, width: width)
      }
    }
    return ObjectRecords(layout: narrowed, count: count, bits: bits, areas: kept.map { $0 < 0 ? [] : areas[$0] })
  }
}

extension FieldType {
  /// The bits a field needs that is null in every record.
  fileprivate var nullWidth: Int {
    switch self {
    case .boolean, .string, .bytes: 2
    case .float: 32
    case .double: 64
    default: 1
    }
  }
}
