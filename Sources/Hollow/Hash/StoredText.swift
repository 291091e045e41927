/// The bytes of a STRING in packed records: UTF-16 code units, each as a VInt (docs/hollow-format.md, section 1.5). For
/// ASCII text these are its own bytes.
public enum StoredText {
  /// Appends the stored form of `text`. O(length).
  public static func append(_ text: String, to bytes: inout [UInt8]) {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for unit in text.utf16 {
      if unit >= 0x4000 { bytes.append(UInt8(unit >> 14) | 0x80) }
      if unit >= 0x80 { bytes.append(UInt8(truncatingIfNeeded: unit >> 7 & 0x7F) | 0x80) }
      bytes.append(UInt8(unit & 0x7F))
    }
  }

  /// The stored form of `text`.
  public static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return bytes
  }

  /// The text of stored bytes; unpaired surrogates become U+FFFD (see `units(of:)` for the exact content).
  public static func string(of stored: ArraySlice<UInt8>) -> String {
    if stored.allSatisfy({ $0 < 0x80 }) { return String(decoding: stored, as: UTF8.self) }
    return String(decoding: units(of: stored), as: UTF16.self)
  }

  /// The exact UTF-16 code units of stored bytes.
  public static func units(of stored: ArraySlice<UInt8>) -> [UInt16] {
    var units: [UInt16] = []
    var unit: UInt32 = 0
    for byte in stored {
      unit = unit << 7 | UInt32(byte & 0x7F)
      if byte & 0x80 == 0 {
        units.append(UInt16(truncatingIfNeeded: unit))
        unit = 0
      }
    }
    return units
  }
}
