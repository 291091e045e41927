import Foundation
import Ingest
import TestSupport
import Testing

@Suite("Gzip reader") struct GzipReaderTests {
  static let text = Array(compressedLines.text.utf8)
  static let compressed = [UInt8](Data(base64Encoded: compressedLines.base64) ?? Data())

  private func content(_ bytes: [UInt8], name: String = "f.gz") throws -> [UInt8] {
    var reader = GzipReader(bytes: bytes, name: name)
    return try all(&reader)
  }

  private func all(_ reader: inout GzipReader) throws -> [UInt8] {
    var content: [UInt8] = []
    while let chunk = try reader.next() {
      try #require(!chunk.isEmpty && chunk.count <= 256 * 1024)
      content += chunk
    }
    return content
  }

  @Test("inflates gzip and hands plain text through") func formats() throws {
    #expect(try content(Self.compressed) == Self.text)
    #expect(try content(Self.text, name: "f") == Self.text)
    #expect(try content([], name: "f") == [])
    #expect(try content([0x1f], name: "f") == [0x1f])
    #expect(try content([0x1f, 0x8c], name: "f") == [0x1f, 0x8c])
  }

  @Test("reads concatenated members as one text") func members() throws {
    #expect(
      try content(Self.compressed + storedGzip([]) + storedGzip([7]) + Self.compressed) == Self.text + [7] + Self.text)
  }

  @Test("a file cut at any byte is refused, at that byte") func cut() throws {
    for length in 0..<Self.compressed.count {
      let error = try #require(throws: SourceError.self) { try content(Array(Self.compressed[..<length])) }
      #expect(error.byteOffset == length)
      #expect(error.description.hasPrefix("f.gz at byte \(length): the gzip data is cut off"))
    }
  }

  @Test("a second member cut at any byte is refused too") func cutSecondMember() throws {
    let whole = Self.compressed + Self.compressed
    for length in (Self.compressed.count + 1)..<whole.count {
      let error = try #require(throws: SourceError.self) { try content(Array(whole[..<length])) }
      #expect(error.byteOffset == length)
    }
  }

  @Test("a flipped bit is refused or changes nothing", arguments: 0..<8)
  func flipped(bit: Int) throws {
    var refusedCount = 0
    for index in 2..<Self.compressed.count {
      var bytes = Self.compressed
      bytes[index] ^= 1 << UInt8(bit)
      do {
        let content = try content(bytes)
        #expect(content == Self.text, "byte \(index)")
        #expect(index < 24, "only flags, time, system and name in the header may change unseen")
      } catch let error as SourceError {
        refusedCount += 1
        #expect(error.byteOffset <= bytes.count)
      }
    }
    #expect(refusedCount >= Self.compressed.count - 24)
  }

  @Test(
    "rubbish after the last member is refused", arguments: [[0], [0x1f], [0x1f, 0x8c], Array("x\n".utf8)] as [[UInt8]])
  func rubbish(bytes: [UInt8]) throws {
    let error = try #require(throws: SourceError.self) { try content(Self.compressed + bytes) }
    #expect(error.file == "f.gz")
    #expect(error.byteOffset >= Self.compressed.count)
  }

  @Test("damage in a small first member is damage, and at its place", arguments: [0, 1])
  func smallMember(before: Int) throws {
    let member = storedGzip(Array("one line\n".utf8))
    var bytes = Array(repeating: member, count: before).flatMap(\.self) + member
    bytes[bytes.count - 8] ^= 1  // the first byte of the checksum
    let error = try #require(throws: SourceError.self) { try content(bytes) }
    #expect(error.detail == "corrupt gzip data: incorrect data check")
    #expect(error.byteOffset > bytes.count - 8 && error.byteOffset <= bytes.count)
  }

  @Test("inflates far more than one chunk", arguments: [1, 2] as [UInt64])
  func manyChunks(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (bytes, expected): ([UInt8], [UInt8]) = ([], [])
    for _ in 0..<40 {
      let part = (0..<Int.random(in: 0..<60_000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      bytes += storedGzip(part)
      expected += part
    }
    #expect(try content(bytes) == expected)
  }

  @Test("reads files, and says which one it cannot") func files() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "gzip-reader-\(UUID().uuidString).gz")
    try Data(Self.compressed).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    var reader = try GzipReader(path: url.path)
    #expect(try all(&reader) == Self.text)
    #expect(reader.name == url.path)
    let missing = try #require(throws: SourceError.self) { _ = try GzipReader(path: "/no/such/file") }
    #expect(missing.description == "/no/such/file at byte 0: cannot open: No such file or directory")
    var folder = try GzipReader(path: "/")
    #expect(throws: SourceError(file: "/", byteOffset: 0, detail: "cannot read: Is a directory")) { try folder.next() }
  }
}
