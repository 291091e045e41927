import BitMemory
import TestSupport
import Testing

@Suite("Byte reader and writer") struct ByteReaderTests {
  private func written(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    body(&writer)
    return writer.bytes
  }

  private func vInt(_ bytes: [UInt8]) throws -> Int32 {
    var reader = ByteReader(bytes.span.rawBytes)
    let value = try reader.readVInt()
    #expect(reader.remaining == 0)
    return value
  }

  private func vLong(_ bytes: [UInt8]) throws -> Int64 {
    var reader = ByteReader(bytes.span.rawBytes)
    let value = try reader.readVLong()
    #expect(reader.remaining == 0)
    return value
  }

  private func utf(_ bytes: [UInt8]) throws -> String {
    var reader = ByteReader(bytes.span.rawBytes)
    let text = try reader.readUTF()
    #expect(reader.remaining == 0)
    return text
  }

  /// The table of docs/hollow-format.md, section 1.2.
  @Test(
    "writes the format's VInts",
    arguments: [
      (0, [0x00]), (127, [0x7F]), (128, [0x81, 0x00]), (300, [0x82, 0x2C]), (16383, [0xFF, 0x7F]),
      (16384, [0x81, 0x80, 0x00]), (1 << 31 - 1, [0x87, 0xFF, 0xFF, 0xFF, 0x7F]), (-1, [0x8F, 0xFF, 0xFF, 0xFF, 0x7F]),
    ] as [(Int, [UInt8])])
  func vIntVectors(value: Int, bytes: [UInt8]) throws {
    #expect(written { $0.writeVInt(value) } == bytes)
    #expect(Int(try vInt(bytes)) == value)
    #expect(ByteWriter.vIntSize(value) == bytes.count)
  }

  /// The table of docs/hollow-format.md, section 1.2.
  @Test(
    "writes the format's VLongs",
    arguments: [
      (-1, [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
      (.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
      (.min, [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
    ] as [(Int, [UInt8])])
  func vLongVectors(value: Int, bytes: [UInt8]) throws {
    #expect(written { $0.writeVLong(value) } == bytes)
    #expect(Int(try vLong(bytes)) == value)
  }

  @Test("reads numbers of every width back", arguments: 1...4 as ClosedRange<UInt64>)
  func numbers(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for width in 1...64 {
      let pattern = random.next() >> UInt64(64 - width)
      for long in [Int64(bitPattern: pattern), -Int64(bitPattern: pattern >> 1)] {
        #expect(try vLong(written { $0.writeVLong(Int(long)) }) == long)
        let int = Int32(truncatingIfNeeded: long)
        let bytes = written { $0.writeVInt(Int(int)) }
        #expect(try vInt(bytes) == int)
        #expect(bytes.count == ByteWriter.vIntSize(Int(int)))
      }
    }
  }

  @Test("reads fixed-size integers back, big-endian") func fixed() throws {
    let bytes = written {
      $0.write(UInt8(0xFE))
      $0.write(Int16(-2))
      $0.write(Int32(0x0102_0304))
      $0.write(Int64.min)
    }
    #expect(bytes == [0xFE, 0xFF, 0xFE, 1, 2, 3, 4, 0x80, 0, 0, 0, 0, 0, 0, 0])
    var reader = ByteReader(bytes.span.rawBytes)
    #expect(try reader.readUInt8() == 0xFE)
    #expect(try reader.readInt16() == -2)
    #expect(try reader.readInt32() == 0x0102_0304)
    #expect(try reader.readInt64() == .min)
  }

  @Test(
    "writes Java's modified UTF-8",
    arguments: [
      ("", []), ("A", [0x41]), ("\u{0}", [0xC0, 0x80]), ("\u{7F}", [0x7F]), ("\u{80}", [0xC2, 0x80]),
      ("\u{E9}", [0xC3, 0xA9]), ("\u{7FF}", [0xDF, 0xBF]), ("\u{4F60}", [0xE4, 0xBD, 0xA0]),
      ("\u{1F600}", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]),
    ] as [(String, [UInt8])])
  func utfVectors(text: String, content: [UInt8]) throws {
    let bytes = written { $0.writeUTF(text) }
    #expect(bytes == [UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content)
    #expect(Array(try utf(bytes).utf16) == Array(text.utf16))
  }

  @Test("reads random text back", arguments: 1...4 as ClosedRange<UInt64>)
  func text(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let scalars = (0..<Int.random(in: 0...30, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...(1 << Int.random(in: 1...20, using: &random)), using: &random))
      }
      let text = String(String.UnicodeScalarView(scalars))
      #expect(Array(try utf(written { $0.writeUTF(text) }).utf16) == Array(text.utf16))
    }
  }

  @Test("takes names of 65535 bytes") func longName() throws {
    let text = String(repeating: "n", count: 65535)
    #expect(try utf(written { $0.writeUTF(text) }) == text)
  }

  @Test("a longer name traps") func tooLongName() async {
    await #expect(processExitsWith: .failure) {
      var writer = ByteWriter()
      writer.writeUTF(String(repeating: "n", count: 65536))
    }
  }

  @Test(
    "refuses malformed UTF-8 and says where the name starts",
    arguments: [
      [0x80], [0xC3], [0xC3, 0x41], [0xE4, 0xBD], [0xE4, 0x41, 0xA0], [0xF0, 0x9F, 0x98, 0x80], [0xFF],
    ] as [[UInt8]])
  func malformedText(content: [UInt8]) throws {
    let bytes = [7, 0, UInt8(content.count)] + content
    var reader = ByteReader(bytes.span.rawBytes)
    try reader.skip(1)
    do {
      _ = try reader.readUTF()
      Issue.record("it was read")
    } catch {
      #expect(error.code == .malformedText)
      #expect(error.byteOffset == 1)
    }
  }

  @Test("refuses a number that starts with 80") func leading80() {
    for bytes in [[0x80], [0x80, 0x01], [0x80, 0x80, 0x01]] as [[UInt8]] {
      #expect(code { _ = try vInt(bytes) } == .malformedNumber)
      #expect(code { _ = try vLong(bytes) } == .malformedNumber)
    }
  }

  @Test("refuses a number that goes on too long") func tooLong() {
    let six: [UInt8] = [0x81, 0x80, 0x80, 0x80, 0x80, 0x00]
    #expect(code { _ = try vInt(six) } == .malformedNumber)
    #expect(code { _ = try vLong(six) } == nil)
    let eleven: [UInt8] = [0x81] + [UInt8](repeating: 0x80, count: 9) + [0x00]
    #expect(code { _ = try vLong(eleven) } == .malformedNumber)
  }

  private func code(_ body: () throws -> Void) -> ByteReaderError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? ByteReaderError)?.code
    }
  }

  /// Reads one of each primitive, as `everything` wrote them.
  private func readAll(_ bytes: [UInt8]) throws(ByteReaderError) {
    var reader = ByteReader(bytes.span.rawBytes)
    _ = try reader.readUInt8()
    _ = try reader.readInt16()
    _ = try reader.readInt32()
    _ = try reader.readInt64()
    _ = try reader.readVInt()
    _ = try reader.readVLong()
    _ = try reader.readUTF()
    _ = try reader.readPackedArray("the bits", bitCount: 70)
    _ = try reader.readBitSet()
    _ = try reader.readBytes(3)
    guard reader.remaining == 0 else { throw reader.error(.outOfRange, "bytes are left") }
  }

  @Test("a stream cut at any byte says that it is truncated, and where") func truncation() throws {
    let everything = written {
      $0.write(UInt8(1))
      $0.write(Int16(2))
      $0.write(Int32(3))
      $0.write(Int64(4))
      $0.writeVInt(-1)
      $0.writeVLong(-1)
      $0.writeUTF("a\u{E9}\u{4F60}")
      $0.writeVLong(2)
      $0.write(UInt64(5))
      $0.write(UInt64(6))
      $0.writeBitSet(BitSet(words: [7]), wordCount: 2)
      $0.write([8, 9, 10])
    }
    try readAll(everything)
    for size in everything.indices {
      do {
        try readAll(Array(everything[..<size]))
        Issue.record("\(size) bytes were read")
      } catch {
        #expect(error.code == .truncated, "\(size) bytes")
        #expect(error.byteOffset <= size)
      }
    }
  }

  @Test("counts are refused before anything is allocated for them", arguments: [1 << 31, 1 << 40, .max] as [Int])
  func giantCounts(count: Int) {
    let long = written { $0.writeVLong(count) }
    #expect(code { try readPacked(long, bitCount: 64) } != nil)
    #expect(code { try readPacked(long, bitCount: 0) } != nil)
    #expect(code { try readCount(long) } != nil)
    let words = written { $0.write(Int32.max) }
    #expect(code { try readSet(words) } == .truncated)
    let negative = written { $0.write(Int32(-1)) }
    #expect(code { try readSet(negative) } != nil)
  }

  private func readPacked(_ bytes: [UInt8], bitCount: Int) throws {
    var reader = ByteReader(bytes.span.rawBytes)
    _ = try reader.readPackedArray("the bits", bitCount: bitCount)
  }

  private func readCount(_ bytes: [UInt8]) throws {
    var reader = ByteReader(bytes.span.rawBytes)
    _ = try reader.readBytes(try reader.readLongCount("the bytes", limit: reader.remaining))
  }

  private func readSet(_ bytes: [UInt8]) throws {
    var reader = ByteReader(bytes.span.rawBytes)
    _ = try reader.readBitSet()
  }

  @Test("a packed array that is too short is refused, a longer one is cut to its bits") func packedLengths() throws {
    let bytes = written {
      $0.writeVLong(3)
      for _ in 0..<3 { $0.write(UInt64.max) }
    }
    #expect(code { try readPacked(bytes, bitCount: 193) } == .outOfRange)
    var reader = ByteReader(bytes.span.rawBytes)
    let array = try reader.readPackedArray("the bits", bitCount: 65)
    #expect(reader.remaining == 0)
    let page = reader.page(of: array, fromWord: 0, bitCount: 65, wordCapacity: 4).finish()
    #expect((0..<4).map { page[word: $0] } == [.max, 1, 0, 0])
  }

  @Test("bits of a packed array are found wherever they begin, and written again", arguments: [1, 2] as [UInt64])
  func packedBits(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let words = (0..<6).map { _ in random.next() }
    let bytes = written { writer in
      writer.writeVLong(words.count)
      for word in words { writer.write(word) }
    }
    var reader = ByteReader(bytes.span.rawBytes)
    let array = try reader.readPackedArray("the bits", bitCount: 384)
    func model(_ bit: Int) -> UInt64 { words[bit / 64] >> UInt64(bit % 64) & 1 }
    for start in 0..<130 {
      for count in [0, 1, 63, 64, 65, 200] {
        let page = reader.bits(of: array, fromBit: start, bitCount: count)
        let padded = page.wordCount * 64
        #expect((0..<padded).allSatisfy { page.value(at: $0, width: 1) == ($0 < count ? model(start + $0) : 0) })
        if count <= 57 {
          #expect(reader.value(of: array, at: start, width: count) == page.value(at: 0, width: count))
        }
      }
    }
    for cut in [0, 1, 64, 100, 383, 384] {
      let again = written { writer in
        var packed = PackedArrayWriter(wordCount: 6, to: &writer)
        packed.append(reader.bits(of: array, fromBit: 0, bitCount: cut), bitCount: cut, to: &writer)
        packed.append(reader.bits(of: array, fromBit: cut, bitCount: 384 - cut), bitCount: 384 - cut, to: &writer)
        packed.finish(to: &writer)
      }
      #expect(again == bytes, "cut at \(cut)")
    }
  }
}
