import BitMemory

/// One part of a key, in the form in which records store it, so that a key somebody asks for and the key of a record
/// are compared bit for bit.
///
/// ```swift
/// let ordinal = index.find([.long(603), .text("NO")])
/// ```
public enum KeyPart: Hashable, Sendable {
  case null
  /// INT and LONG zigzagged, BOOLEAN, FLOAT and DOUBLE bits, REFERENCE ordinals.
  case value(UInt64)
  /// BYTES, or STRING in stored form (`StoredText`).
  case bytes([UInt8])

  /// A value as an `ObjectRow` holds it.
  init(stored value: UInt64, _ type: FieldType) {
    self = value == type.unpackedNull ? .null : .value(value)
  }

  static let nullHash = UInt64.max

  /// An INT or LONG.
  public static func long(_ value: Int64) -> KeyPart { .value(ZigZag.encode(value)) }
  /// A STRING.
  public static func text(_ text: String) -> KeyPart { .bytes(StoredText.bytes(of: text)) }

  static func hash(ofOne value: UInt64) -> UInt32 {
    var hash = RecordHash()
    hash.combine(value)
    return hash.finish()
  }

  static func hash(_ key: [KeyPart]) -> UInt32 {
    if key.count == 1, case .value(let value) = key[0] { return hash(ofOne: value) }
    var hash = RecordHash()
    for part in key {
      switch part {
      case .null: hash.combine(nullHash)
      case .value(let value): hash.combine(value)
      case .bytes(let bytes): hash.combine(bytes[...])
      }
    }
    return hash.finish()
  }
}

/// Hashes the values of a record or a key for the tables of this process: the one that finds equal records and the
/// indexes. It is never stored, so it need not be Java's hash and may be a faster one.
struct RecordHash {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func combine(_ value: UInt64) {
    state = (state ^ value).foldedProduct &+ 0x2545_F491_4F6C_DD1D
  }

  mutating func combine(_ bytes: ArraySlice<UInt8>) {
    combine(UInt64(bytes.count))
    bytes.forEachWord { combine($0) }
  }

  func finish() -> UInt32 { UInt32(truncatingIfNeeded: state ^ state >> 32) }

  /// One entry of an unordered collection; entries' hashes are added up.
  static func entry(_ key: UInt32, _ value: UInt32) -> UInt64 {
    var hash = RecordHash()
    hash.combine(UInt64(key) << 32 | UInt64(value))
    return hash.state
  }
}
