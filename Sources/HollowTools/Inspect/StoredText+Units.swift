import Hollow

extension StoredText {
  /// The stored form of exact UTF-16 units, unpaired surrogates included. O(length).
  static func bytes(of units: [UInt16]) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in units {
      if unit >= 0x4000 { bytes.append(UInt8(unit >> 14) | 0x80) }
      if unit >= 0x80 { bytes.append(UInt8(truncatingIfNeeded: unit >> 7 & 0x7F) | 0x80) }
      bytes.append(UInt8(unit & 0x7F))
    }
    return bytes
  }
}
