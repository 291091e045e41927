/// A gzip member with the bytes uncompressed in it (RFC 1952; RFC 1951 3.2.4), made without zlib.
func storedGzip(_ bytes: [UInt8]) -> [UInt8] {
  precondition(bytes.count <= 0xffff, "one stored block holds 65,535 bytes, not \(bytes.count)")
  let length = UInt16(bytes.count)
  let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
  let block: [UInt8] = [1] + littleEndian(UInt32(length), 2) + littleEndian(UInt32(~length), 2)
  return header + block + bytes + littleEndian(crc32(bytes), 4) + littleEndian(UInt32(bytes.count), 4)
}

/// `lines` as compressed by gzip(1): a dynamic Huffman block and a file name in the header.
let compressedLines = (
  base64: "H4sICAAAAAAC/3ZpZGVvcy5uZGpzb24AhdE7DoAwCAbg3VMYZoe+bT2AJ9GBWHUxLo139zEUJ9gg+UL5SwGcYNAdLLg9Baz7iT"
    + "N0cOCR56cfMa+thqspHzQ8dBVaHqYKnfB0qNLz0vgqAy8tzeyFPLRn5GWg6ImXkX5TKyG8UmSlG5nfXOFM2r3b3jt5mIr7AQAA",
  text: (1...12).map { #"{"id":\#($0),"kind":"movie","title":"Film \#($0 * $0)"}"# + "\n" }.joined()
)

private func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { crc, byte in
    (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
}
