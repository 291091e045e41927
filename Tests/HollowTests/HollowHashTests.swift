import BitMemory
import Foundation
import TestSupport
import Testing

@testable import Hollow

@Suite("Hollow's hashes") struct HollowHashTests {
  @Test(
    "mix integers as Java does",
    arguments: [
      (0, -895_235_421), (1, 316_017_654), (7, -2_082_796_792), (-1, -1_118_438_376), (.max, 2_015_869_290),
      (.min, 1_699_865_937),
    ] as [(Int32, Int32)])
  func hashInt(value: Int32, hash: Int32) { #expect(HollowHash.hashInt(value) == hash) }

  @Test(
    "mix longs as Java does",
    arguments: [
      (0, 720_020_139), (-1, 532_412_650), (1 << 40, 1_776_532_303), (.max, -1_977_349_188), (.min, -1_787_473_579),
    ] as [(Int64, Int32)])
  func hashLong(value: Int64, hash: Int32) { #expect(HollowHash.hashLong(UInt64(bitPattern: value)) == hash) }

  @Test(
    "hash bytes as Java's murmur3 does",
    arguments: [
      ([], 130_510_007), ([0], 1_707_194_221), ([0xFF], 1_238_528_654), ([1, 2], -263_478_816),
    ] as [([UInt8], Int32)])
  func murmur(bytes: [UInt8], hash: Int32) { #expect(HollowHash.murmur3(bytes) == hash) }

  @Test(
    "hash text as Java's String.hashCode does",
    arguments: [
      ("", 0), ("a", 97), ("hello", 99_162_322), ("caf\u{E9}", 3_045_921),
    ] as [(String, Int32)])
  func text(text: String, hash: Int32) { #expect(HollowHash.text(StoredText.bytes(of: text)) == hash) }

  /// The examples of docs/hollow-format.md, section 5.1.
  @Test("tables have the format's number of buckets") func tableSizes() {
    let expected =
      [1, 2, 4, 4, 8, 8, 8] + [Int](repeating: 16, count: 5) + [Int](repeating: 32, count: 12)
      + [Int](repeating: 64, count: 22)
    #expect(expected.indices.map(HollowHash.tableSize) == expected)
    #expect(HollowHash.tableSize(HollowHash.maximumSize) == 1 << 30)
  }

  private struct Vector {
    let function: String
    let input: Any
    let output: Any

    init(_ line: String) throws {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      function = try #require(object?["fn"] as? String)
      input = try #require(object?["in"])
      output = try #require(object?["out"])
    }

    var integer: Int { get throws { try #require((input as? NSNumber)?.intValue) } }
    var bytes: [UInt8] { get throws { try #require(input as? String).hexBytes } }

    /// A text in stored form; one with an unpaired surrogate is given by its units.
    var stored: [UInt8] {
      get throws {
        if let text = input as? String { return StoredText.bytes(of: text) }
        let units = try #require((input as? [String: [Int]])?["u16"])
        var writer = ByteWriter()
        for unit in units { writer.writeVInt(unit) }
        return writer.bytes
      }
    }

    func expect(_ value: Int, _ line: String) { #expect((output as? NSNumber)?.intValue == value, "\(line)") }
    func expect(_ bytes: [UInt8], _ line: String) throws {
      #expect(try (output as? String)?.hexBytes == bytes, "\(line)")
    }
  }

  @Test("every vector of the Java library holds") func vectors() throws {
    var seen: [String: Int] = [:]
    for line in try DataFolder.golden.lines("vectors.jsonl") {
      let vector = try Vector(line)
      try check(vector, line)
      seen[vector.function, default: 0] += 1
    }
    let functions = [
      "hashInt", "hashLong", "hashTableSize", "murmur", "murmurString", "stringHash31", "vint", "vlong",
    ]
    #expect(Set(seen.keys) == Set(functions))
  }

  private func check(_ vector: Vector, _ line: String) throws {
    var writer = ByteWriter()
    switch vector.function {
    case "hashInt": vector.expect(Int(HollowHash.hashInt(Int32(try vector.integer))), line)
    case "hashLong": vector.expect(Int(HollowHash.hashLong(UInt64(bitPattern: Int64(try vector.integer)))), line)
    case "hashTableSize": vector.expect(HollowHash.tableSize(try vector.integer), line)
    case "murmur": vector.expect(Int(HollowHash.murmur3(try vector.bytes)), line)
    case "murmurString": vector.expect(Int(HollowHash.murmur3(try vector.stored)), line)
    case "stringHash31": vector.expect(Int(HollowHash.text(try vector.stored)), line)
    case "vint":
      writer.writeVInt(try vector.integer)
      try vector.expect(writer.bytes, line)
      var reader = ByteReader(writer.bytes.span.rawBytes)
      #expect(Int(try reader.readVInt()) == (try vector.integer), "\(line)")
    case "vlong":
      writer.writeVLong(try vector.integer)
      try vector.expect(writer.bytes, line)
      var reader = ByteReader(writer.bytes.span.rawBytes)
      #expect(Int(try reader.readVLong()) == (try vector.integer), "\(line)")
    default: Issue.record("unknown function \(vector.function)")
    }
  }
}
