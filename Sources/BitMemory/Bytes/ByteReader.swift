/// Reads the primitives of Hollow's stream (docs/hollow-format.md, sections 1.1 to 1.7) from borrowed bytes, one after
/// the other.
///
/// The bytes may be anything: reading past the end, or a malformed number or text, throws `ByteReaderError` and never
/// touches memory outside the bytes. What a number counts is limited by the bytes that are left, so a damaged blob
/// cannot make its reader take much memory.
///
/// ```swift
/// let bytes: [UInt8] = [0, 0, 4, 6, 0x81, 0]
/// var reader = ByteReader(bytes.span.rawBytes)
/// let version = try reader.readInt32()  // 1030
/// let count = try reader.readVInt()  // 128
/// ```
@safe public struct ByteReader: ~Escapable {
  private let bytes: RawSpan
  /// Where the next read starts, in bytes from the beginning.
  public private(set) var offset = 0

  /// Starts at the first of `bytes`, which the reader borrows.
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The number of bytes in all.
  public var count: Int { bytes.byteCount }
  /// The number of bytes that were not read yet.
  public var remaining: Int { bytes.byteCount - offset }

  /// A refusal at `offset` (default: here).
  public func error(_ code: ByteReaderError.Code, _ detail: String, at offset: Int? = nil) -> ByteReaderError {
    ByteReaderError(code: code, byteOffset: offset ?? self.offset, detail: detail)
  }

  @_lifetime(self: copy self)
  private mutating func advance(_ size: Int, for what: @autoclosure () -> String) throws(ByteReaderError) -> Int {
    guard size >= 0, size <= remaining else {
      throw error(.truncated, "\(what()) needs \(size) bytes, \(remaining) are left")
    }
    defer { offset += size }
    return offset
  }

  // Integers of a fixed size are big-endian (docs/hollow-format.md, section 1.1).

  @_lifetime(self: copy self)
  public mutating func readUInt8() throws(ByteReaderError) -> UInt8 {
    let start = try advance(1, for: "a byte")
    return unsafe bytes.unsafeLoad(fromByteOffset: start, as: UInt8.self)
  }

  @_lifetime(self: copy self)
  public mutating func readInt16() throws(ByteReaderError) -> Int16 {
    let start = try advance(2, for: "a 16-bit integer")
    return unsafe Int16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: Int16.self))
  }

  @_lifetime(self: copy self)
  public mutating func readInt32() throws(ByteReaderError) -> Int32 {
    let start = try advance(4, for: "a 32-bit integer")
    return unsafe Int32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: Int32.self))
  }

  @_lifetime(self: copy self)
  public mutating func readInt64() throws(ByteReaderError) -> Int64 {
    let start = try advance(8, for: "a 64-bit integer")
    return unsafe Int64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: Int64.self))
  }

  /// A VInt: 1 to 5 bytes, most significant group first; negative values are their 32-bit pattern.
  @_lifetime(self: copy self)
  public mutating func readVInt() throws(ByteReaderError) -> Int32 {
    Int32(truncatingIfNeeded: try readVariable(maximumSize: 5))
  }

  /// A VLong: 1 to 10 bytes, most significant group first.
  @_lifetime(self: copy self)
  public mutating func readVLong() throws(ByteReaderError) -> Int64 {
    Int64(truncatingIfNeeded: try readVariable(maximumSize: 10))
  }

  @_lifetime(self: copy self)
  private mutating func readVariable(maximumSize: Int) throws(ByteReaderError) -> UInt64 {
    let start = offset
    var byte = try readUInt8()
    guard byte != 0x80 else { throw error(.malformedNumber, "a variable-length integer starts with 80", at: start) }
    var value = UInt64(byte & 0x7F)
    while byte & 0x80 != 0 {
      guard offset - start < maximumSize else {
        throw error(.malformedNumber, "a variable-length integer exceeds \(maximumSize) bytes", at: start)
      }
      byte = try readUInt8()
      value = value << 7 | UInt64(byte & 0x7F)
    }
    return value
  }

  /// A VInt that counts something: 0 up to `limit`.
  @_lifetime(self: copy self)
  public mutating func readCount(_ what: String, limit: Int = Int(Int32.max)) throws(ByteReaderError) -> Int {
    let start = offset
    let value = Int(try readVInt())
    guard value >= 0, value <= limit else {
      throw error(.outOfRange, "\(what) \(value) outside 0...\(limit)", at: start)
    }
    return value
  }

  /// A VLong byte or element count, 0 up to `limit`.
  @_lifetime(self: copy self)
  public mutating func readLongCount(_ what: String, limit: Int = 1 << 40) throws(ByteReaderError) -> Int {
    let start = offset
    let value = Int(try readVLong())
    guard value >= 0, value <= limit else {
      throw error(.outOfRange, "\(what) \(value) outside 0...\(limit)", at: start)
    }
    return value
  }

  /// The next `size` bytes, copied.
  @_lifetime(self: copy self)
  public mutating func readBytes(_ size: Int) throws(ByteReaderError) -> [UInt8] {
    let start = try advance(size, for: "a byte area")
    return unsafe bytes.extracting(start..<start + size).withUnsafeBytes { unsafe Array($0) }
  }

  /// Passes over `size` bytes; `what` names them in the error when there are fewer.
  @_lifetime(self: copy self)
  public mutating func skip(_ size: Int, _ what: String = "a skipped part") throws(ByteReaderError) {
    _ = try advance(size, for: what)
  }

  /// `size` bytes at `offset`, copied; they were skipped before. Traps outside the bytes.
  public func bytes(at offset: Int, size: Int) -> [UInt8] {
    unsafe bytes.extracting(offset..<offset + size).withUnsafeBytes { unsafe Array($0) }
  }

  /// A bit set: `i32` word count, then the words (docs/hollow-format.md, section 1.7).
  @_lifetime(self: copy self)
  public mutating func readBitSet() throws(ByteReaderError) -> BitSet {
    let count = Int(try readInt32())
    guard count >= 0, count <= remaining / 8 else {
      throw error(.truncated, "a bit set of \(count) words, \(remaining) bytes are left", at: offset - 4)
    }
    let start = try advance(count * 8, for: "a bit set")
    return BitSet(words: words(count, at: start))
  }

  private func words(_ count: Int, at start: Int) -> [UInt64] {
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe [UInt64](unsafeUninitializedCapacity: count) { words, initialized in
        for index in 0..<count {
          let word = unsafe buffer.loadUnaligned(fromByteOffset: start &+ index &* 8, as: UInt64.self)
          unsafe words.initializeElement(at: index, to: UInt64(bigEndian: word))
        }
        initialized = count
      }
    }
  }

  /// Fills the first `count` words of `page` from the big-endian words at `start`, both checked by the caller.
  func loadWords(_ count: Int, at start: Int, into page: WordPage) {
    let source = bytes.extracting(start..<start + count * 8)
    unsafe source.withUnsafeBytes { buffer in
      for index in 0..<count {
        let word = unsafe buffer.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self)
        unsafe page.base[index] = UInt64(bigEndian: word)
      }
    }
    unsafe (page.base + count).initialize(repeating: 0, count: page.wordCount - count)
  }

  /// A big-endian word of an array, which the caller has checked.
  @inline(__always)
  func word(_ index: Int, of array: PackedArray) -> UInt64 {
    unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: array.start &+ index &* 8, as: UInt64.self))
  }
}

extension ByteReader {
  /// A UTF name or tag: `u16` byte length, then Java's modified UTF-8 (docs/hollow-format.md, section 1.4).
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

/// Why bytes could not be read, and where the reader stood.
public struct ByteReaderError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The bytes end before what is read.
    case truncated = "truncated"
    /// A variable-length integer has a form that no writer makes.
    case malformedNumber = "malformed number"
    /// A name or tag is no modified UTF-8.
    case malformedText = "malformed text"
    /// A value is not one of those that may stand there.
    case outOfRange = "out of range"
  }

  public var code: Code
  /// Bytes from the beginning of what is read.
  public var byteOffset: Int
  public var detail: String

  public init(code: Code, byteOffset: Int, detail: String) {
    self.code = code
    self.byteOffset = byteOffset
    self.detail = detail
  }

  public var description: String { "byte \(byteOffset): \(code.rawValue), \(detail)" }
}
