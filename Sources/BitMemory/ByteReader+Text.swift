extension ByteReader {
  /// A UTF name or tag: `u16` byte length, then Java's modified UTF-8 (format section 1.4).
  ///
  /// Unpaired surrogates become U+FFFD: Swift strings cannot hold them, and no writer puts them into names.
  @_lifetime(self: copy self)
  public mutating func readUTF() throws(ByteReaderError) -> String {
    let start = offset
    let size = Int(UInt16(bitPattern: try readInt16()))
    let bytes = try readBytes(size)
    var units: [UInt16] = []
    units.reserveCapacity(size)
    var index = 0
    while index < size {
      let lead = bytes[index]
      let length = lead < 0x80 ? 1 : lead & 0xE0 == 0xC0 ? 2 : lead & 0xF0 == 0xE0 ? 3 : 0
      guard length > 0, index + length <= size, bytes[(index + 1)..<(index + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
      else { throw error(.malformedText, "no modified UTF-8 at byte \(index) of a name", at: start) }
      switch length {
      case 1: units.append(UInt16(lead))
      case 2: units.append(UInt16(lead & 0x1F) << 6 | UInt16(bytes[index + 1] & 0x3F))
      default:
        units.append(
          UInt16(lead & 0x0F) << 12 | UInt16(bytes[index + 1] & 0x3F) << 6 | UInt16(bytes[index + 2] & 0x3F))
      }
      index += length
    }
    return String(decoding: units, as: UTF16.self)
  }
}
