import Hollow

/// Where the format wants each element of a set or map (docs/hollow-format.md, sections 5.1 to 5.3), computed from that
/// text alone.
struct SlowBuckets {
  let state: DataState

  /// The keys of all buckets of a record, -1 where empty, that its stored keys must give.
  func buckets(of type: TypeState, _ ordinal: Ordinal) throws -> [Ordinal] {
    let keys = try state.collections(type.name).elements(at: ordinal).sorted()
    var table = [Ordinal](repeating: -1, count: tableSize(keys.count))
    for key in keys {
      var bucket = Int(try hash(type.schema, key)) % table.count
      while table[bucket] >= 0 { bucket = (bucket + 1) % table.count }
      table[bucket] = key
    }
    return table
  }

  private func tableSize(_ size: Int) -> Int {
    let minimum = [1, 2, 4].indices.contains(size) ? [1, 2, 4][size] : size * 10 / 7
    return (0...).lazy.map { 1 << $0 }.first { $0 >= minimum } ?? 0
  }

  private func hash(_ schema: Schema, _ key: Ordinal) throws -> UInt32 {
    switch schema {
    case .set(let schema): try hash(schema.hashKey, schema.elementType, key)
    case .map(let schema): try hash(schema.hashKey, schema.keyType, key)
    default: 0
    }
  }

  private func hash(_ paths: [String], _ type: String, _ key: Ordinal) throws -> UInt32 {
    if paths.isEmpty { return hashInt(UInt32(key)) }
    var hash: UInt32 = 0
    for path in paths {
      hash = (hash &* 31) ^ hashInt(try fieldHash(path.split(separator: ".").map(String.init), type, key))
    }
    return hash
  }

  private func hashInt(_ value: UInt32) -> UInt32 {
    var k = ~value &+ (value << 15)
    k ^= k >> 12
    k &+= k << 2
    k ^= k >> 4
    k &*= 2057
    return k ^ k >> 16
  }

  private func fieldHash(_ path: [String], _ type: String, _ ordinal: Ordinal) throws -> UInt32 {
    let name = path[0].hasSuffix("!") ? String(path[0].dropLast()) : path[0]
    guard case .object(let schema)? = state[type: type]?.schema,
      let field = schema.fields.first(where: { $0.name == name })
    else { throw SchemaError(reason: "\(type) has no \(name)") }
    let column = try state.column(type, name, field.type)
    guard let target = field.referencedType else { return fieldHash(column, ordinal) }
    let reference = try column.reference(at: ordinal).unwrapped("\(type).\(name)")
    if path[0].hasSuffix("!") { return UInt32(reference) }
    return try fieldHash(path.count > 1 ? Array(path[1...]) : expansion(target), target, reference)
  }

  private func expansion(_ type: String) throws -> [String] {
    guard case .object(let schema)? = state[type: type]?.schema else {
      throw SchemaError(reason: "\(type) is no OBJECT")
    }
    return schema.fields.count == 1
      ? [schema.fields[0].name] : schema.primaryKey[0].split(separator: ".").map(String.init)
  }

  private func fieldHash(_ column: FieldColumn, _ ordinal: Ordinal) -> UInt32 {
    switch column.type {
    case .int: UInt32(truncatingIfNeeded: column.long(at: ordinal) ?? 0)
    case .long: fold(UInt64(bitPattern: column.long(at: ordinal) ?? 0))
    case .boolean: column.boolean(at: ordinal).map { $0 ? 1231 : 1237 } ?? 0
    case .float: UInt32(truncatingIfNeeded: column.raw(at: ordinal))
    case .double: fold(column.raw(at: ordinal))
    case .string: StoredText.units(of: column.bytes(at: ordinal) ?? []).reduce(0) { $0 &* 31 &+ UInt32($1) }
    case .bytes: UInt32(bitPattern: HollowHash.murmur3(column.bytes(at: ordinal) ?? []))
    case .reference: UInt32(column.reference(at: ordinal) ?? 0)
    }
  }

  private func fold(_ value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value ^ value >> 32) }
}

extension Optional {
  fileprivate func unwrapped(_ place: String) throws -> Wrapped {
    guard let value = self else { throw SchemaError(reason: "\(place) is null in a hash key") }
    return value
  }
}
