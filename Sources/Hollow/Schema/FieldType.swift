/// What an OBJECT field holds; the raw value is the text on the wire (format section 3).
public enum FieldType: String, Hashable, Sendable, CaseIterable {
  case reference = "REFERENCE"
  case int = "INT"
  case long = "LONG"
  case boolean = "BOOLEAN"
  case float = "FLOAT"
  case double = "DOUBLE"
  case string = "STRING"
  case bytes = "BYTES"

  /// STRING and BYTES: the packed field points into a byte area.
  @inlinable public var hasByteArea: Bool { self == .string || self == .bytes }

  /// The field's stored bits when it is null and stored at `width`; STRING and BYTES carry a null bit instead.
  @inlinable func nullPattern(width: Int) -> UInt64 {
    switch self {
    case .boolean: 3
    case .float: 0x7FC0_0001
    case .double: 0x7FF8_0000_0000_0001
    default: width == 0 ? 0 : .max &>> UInt64(64 &- width)
    }
  }
}
