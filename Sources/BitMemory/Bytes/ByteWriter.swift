/// Appends the primitives of Hollow's stream (docs/hollow-format.md, sections 1.1 to 1.7) to bytes in memory.
///
/// ```swift
/// var writer = ByteWriter()
/// writer.write(Int32(1030))
/// writer.writeVInt(128)
/// let bytes = writer.bytes  // [0, 0, 4, 6, 0x81, 0]
/// ```
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// Makes room for `size` bytes in all.
  public mutating func reserveCapacity(_ size: Int) { bytes.reserveCapacity(size) }

  public mutating func write(_ value: UInt8) { bytes.append(value) }

  /// A fixed-size integer, big-endian.
  public mutating func write(_ value: some FixedWidthInteger & Sendable) { bytes.append(bigEndian: value) }

  /// Bytes as they are.
  public mutating func write(_ bytes: some Sequence<UInt8>) { self.bytes.append(contentsOf: bytes) }

  /// A VInt: the value's 32-bit pattern, most significant group first.
  public mutating func writeVInt(_ value: Int) { writeVariable(UInt64(UInt32(truncatingIfNeeded: value))) }

  /// A VLong: the value's 64-bit pattern, most significant group first.
  public mutating func writeVLong(_ value: Int) { writeVariable(UInt64(bitPattern: Int64(value))) }

  private mutating func writeVariable(_ value: UInt64) {
    let groups = max(1, (PackedBits.width(of: value) + 6) / 7)
    for group in stride(from: groups - 1, to: 0, by: -1) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(7 * group)) | 0x80)
    }
    bytes.append(UInt8(truncatingIfNeeded: value) & 0x7F)
  }

  /// The bytes that `writeVInt(value)` appends: 1...5.
  public static func vIntSize(_ value: Int) -> Int {
    max(1, (PackedBits.width(of: UInt64(UInt32(truncatingIfNeeded: value))) + 6) / 7)
  }

  /// A UTF name: `u16` byte length, then modified UTF-8 (docs/hollow-format.md, section 1.4).
  ///
  /// - Precondition: at most 65535 bytes; callers check names and tags where they enter.
  public mutating func writeUTF(_ text: String) {
    var encoded: [UInt8] = []
    for unit in text.utf16 {
      switch unit {
      case 0x01...0x7F: encoded.append(UInt8(unit))
      case 0, 0x80...0x7FF: encoded += [0xC0 | UInt8(unit >> 6), 0x80 | UInt8(unit & 0x3F)]
      default: encoded += [0xE0 | UInt8(unit >> 12), 0x80 | UInt8(unit >> 6 & 0x3F), 0x80 | UInt8(unit & 0x3F)]
      }
    }
    precondition(encoded.count <= 65535, "a name or tag of \(encoded.count) bytes: the format allows 65535")
    write(UInt16(encoded.count))
    write(encoded)
  }

  /// The first `count` words of `page`, big-endian.
  mutating func writeWords(_ count: Int, of page: WordPage) {
    precondition(count <= page.wordCount, "words outside the page")
    let chunk = unsafe [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { unsafe buffer.initializeElement(at: index, to: page.base[index].bigEndian) }
      initialized = count
    }
    unsafe chunk.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// A bit set of exactly `wordCount` words, at least up to the highest member.
  public mutating func writeBitSet(_ set: BitSet, wordCount: Int) {
    write(Int32(wordCount))
    let present = min(wordCount, set.words.count)
    writeWords(set.words[..<present])
    for _ in present..<wordCount { write(UInt64(0)) }
  }

  private mutating func writeWords(_ words: ArraySlice<UInt64>) {
    let chunk = unsafe [UInt64](unsafeUninitializedCapacity: words.count) { buffer, initialized in
      var index = 0
      for word in words {
        unsafe buffer.initializeElement(at: index, to: word.bigEndian)
        index += 1
      }
      initialized = index
    }
    unsafe chunk.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }
}

extension [UInt8] {
  /// Appends an integer's bytes, most significant first.
  @inlinable
  public mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
  }

  /// Appends the bytes of four words, each most significant first. One append instead of four: digests append country
  /// sets by the million.
  @inlinable
  public mutating func append(bigEndian words: (UInt64, UInt64, UInt64, UInt64)) {
    let bytes = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    unsafe Swift.withUnsafeBytes(of: bytes) { unsafe append(contentsOf: $0) }
  }
}

extension Sequence<UInt8> {
  /// Two lower-case hexadecimal digits a byte. O(bytes).
  package var hexadecimal: String {
    map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}
