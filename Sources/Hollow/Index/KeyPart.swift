/// One part of a key in stored form: what a caller looks up and what records hold are compared bit for bit.
public enum KeyPart: Hashable, Sendable {
  case null
  /// INT and LONG zigzagged, BOOLEAN, FLOAT and DOUBLE bits, REFERENCE ordinals.
  case value(UInt64)
  /// BYTES, or STRING in stored form (`StoredText`).
  case bytes([UInt8])

  /// A value as rows hold it.
  init(stored value: UInt64, _ type: FieldType) {
    let null = type == .float || type == .double ? type.nullPattern(width: 64) : ObjectRow.null
    self = value == null ? .null : .value(value)
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
