public import BitMemory
public import Hollow

/// The hashes of the contents of many records of one type, computed column by column. A child counts by its number
/// (`ContentIDs`), so a record's hash does not look below it.
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
      for index in hashes.indices { hashes[index] = ContentMixer.mix(hashes[index]) }
      return hashes
    case .collections(let records):
      let (keys, values) = (ids.column(side, records.keys), ids.column(side, records.values))
      return ordinals.map { hash(of: records, $0, keys, values) }
    }
  }

  private func add(_ field: StateReader.FieldReader, of ordinals: [Ordinal], to hashes: inout [UInt64]) {
    let (column, kind) = (field.column, ValueKind(field.column.type))
    let salt = ContentMixer.mix(UInt64(slots[field.name] ?? 0) << 8 | kind.rawValue)
    switch kind {
    case .text, .bytes:
      for index in ordinals.indices {
        guard let bytes = column.bytes(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentMixer.combine(salt, ContentMixer.bytes(bytes))
      }
    case .reference:
      let numbers = ids.column(side, field.target)
      for index in ordinals.indices {
        guard let child = column.reference(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentMixer.combine(salt, UInt64(ContentIDs.id(numbers, child)))
      }
    case .boolean:
      for index in ordinals.indices {
        guard let value = column.boolean(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentMixer.combine(salt, value ? 1 : 0)
      }
    case .integer, .float, .double:
      for index in ordinals.indices {
        guard let value = column.value(at: ordinals[index]) else { continue }
        hashes[index] &+= ContentMixer.combine(salt, value)
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
        hash = ContentMixer.combine(hash, UInt64(ContentIDs.id(keys, column.key(at: entry))))
      }
      return hash
    case .set:
      var sum: UInt64 = 0x534554
      for entry in entries {
        let key = column.key(at: entry)
        if key >= 0 { sum &+= ContentMixer.mix(UInt64(ContentIDs.id(keys, key))) }
      }
      return ContentMixer.mix(sum)
    case .map:
      var sum: UInt64 = 0x4D4150
      for entry in entries {
        let key = column.key(at: entry)
        guard key >= 0 else { continue }
        let value = ContentIDs.id(values, column.value(at: entry))
        sum &+= ContentMixer.mix(UInt64(ContentIDs.id(keys, key)) << 32 | UInt64(value))
      }
      return ContentMixer.mix(sum)
    }
  }
}

/// Mixes 64-bit values into hashes that are the same in every process and build. They must stay as they are, as the
/// index of a timeline's history keeps hashes of keys on disk.
enum ContentMixer {
  /// A well-mixed function of `value` (the finalizer of SplitMix64; Steele, Lea and Flood 2014).
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    (value &+ 0x9E37_79B9_7F4A_7C15).splitMixed
  }

  /// `hash` followed by `value`.
  @inline(__always)
  static func combine(_ hash: UInt64, _ value: UInt64) -> UInt64 { mix(hash ^ value &* 0xD6E8_FEB8_6659_FD93) }

  /// The hash of bytes, with their number. O(bytes).
  static func bytes(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hash = mix(UInt64(bytes.count))
    bytes.forEachWord { hash = combine(hash, $0) }
    return hash
  }

  /// The hash of a key. A null part counts like any other value.
  static func key(_ key: [KeyPart]) -> UInt64 { key.reduce(0) { combine($0, part($1)) } }

  static func part(_ part: KeyPart) -> UInt64 {
    switch part {
    case .null: 0
    case .value(let value): mix(value)
    case .bytes(let bytes): self.bytes(bytes[...])
    }
  }
}

extension KeyReader {
  /// The hash of `key`, the same in every process and build. O(parts).
  public static func hash(_ key: [KeyPart]) -> UInt64 { ContentMixer.key(key) }

  /// The first of `ordinals` with `key`, nil without one. O(ordinals).
  public func first(_ key: [KeyPart], among ordinals: BitSet) -> Ordinal? {
    if let path = paths.first, paths.count == 1, path.isNumber, case .value(let number) = key[0] {
      return ordinals.first { path.number(at: $0) == number }
    }
    return ordinals.first { self.key(at: $0) == key }
  }

  /// The hash of each record's key, column by column. O(records * parts).
  public func hashes(of ordinals: [Ordinal]) -> [UInt64] {
    var hashes = [UInt64](repeating: 0, count: ordinals.count)
    for path in paths { path.combine(ordinals, into: &hashes) }
    return hashes
  }

  /// Whether two records, of one state or two, have the same key.
  func isEqual(_ ordinal: Ordinal, _ other: KeyReader, _ otherOrdinal: Ordinal) -> Bool {
    for (path, otherPath) in zip(paths, other.paths) {
      if path.isNumber && otherPath.isNumber {
        if path.number(at: ordinal) != otherPath.number(at: otherOrdinal) { return false }
      } else if path.part(at: ordinal) != otherPath.part(at: otherOrdinal) {
        return false
      }
    }
    return true
  }
}

extension KeyReader.Path {
  /// INT or LONG.
  var isNumber: Bool { value.type == .long || value.type == .int }

  func number(at ordinal: Ordinal) -> UInt64? { end(ordinal).flatMap { value.value(at: $0) } }

  fileprivate func combine(_ ordinals: [Ordinal], into hashes: inout [UInt64]) {
    guard isNumber, references.isEmpty else {
      for index in ordinals.indices {
        hashes[index] = ContentMixer.combine(hashes[index], ContentMixer.part(part(at: ordinals[index])))
      }
      return
    }
    let column = value
    for index in ordinals.indices {
      let value = column.value(at: ordinals[index])
      hashes[index] = ContentMixer.combine(hashes[index], value.map(ContentMixer.mix) ?? 0)
    }
  }
}
