import TestSupport
import Testing

@testable import Ingest

@Suite("Line reader") struct LineReaderTests {
  /// Every line's number and text; nil for one that was too long.
  private func lines(_ text: String, limits: LineLimits = LineLimits()) throws -> [(number: Int, text: String?)] {
    var reader = LineReader(GzipReader(bytes: Array(text.utf8), name: "f"), limits: limits)
    var result: [(number: Int, text: String?)] = []
    while let block = try reader.next() {
      try #require(!block.lines.isEmpty)
      for line in block.lines {
        let text = String(decoding: block.bytes[line.range], as: UTF8.self)
        result.append((line.number, line.isTooLong ? nil : text))
      }
    }
    return result
  }

  private func expect(_ text: String, _ expected: [(Int, String?)], limits: LineLimits = LineLimits()) throws {
    let found = try lines(text, limits: limits)
    #expect(found.map(\.number) == expected.map(\.0))
    #expect(found.map(\.text) == expected.map(\.1))
  }

  @Test("cuts at LF and CRLF, counts empty lines and leaves them out") func lineEnds() throws {
    try expect("", [])
    try expect("\n\r\n\n", [])
    try expect("a\nb\n", [(1, "a"), (2, "b")])
    try expect("a\nb", [(1, "a"), (2, "b")])
    try expect("a\r\nb\r\n", [(1, "a"), (2, "b")])
    try expect("\n\na\n\r\n\nb\r", [(3, "a"), (6, "b")])
    try expect("a\rb\n\r", [(1, "a\rb")])
    try expect(" \n", [(1, " ")])
    // Also where many of them come in several chunks of the file.
    for end in ["\n", "\r\n"] {
      try expect(String(repeating: end, count: 400_000) + "a\r", [(400_001, "a")])
    }
  }

  @Test("drops a line beyond the limit and goes on") func tooLong() throws {
    var limits = LineLimits()
    limits.maximumLineLength = 4
    try expect("1234\n12345\nab\n", [(1, "1234"), (2, nil), (3, "ab")], limits: limits)
    try expect("123456789", [(1, nil)], limits: limits)
    try expect("12345\n\n12345", [(1, nil), (3, nil)], limits: limits)
  }

  @Test("drops a line of 40 MiB, reads one of exactly 16 MiB", .timeLimit(.minutes(10))) func defaultLimit() throws {
    let megabyte = String(repeating: "x", count: 1 << 20)
    let text = "a\n" + String(repeating: megabyte, count: 40) + "\nb\n"
    try expect(text, [(1, "a"), (2, nil), (3, "b")])
    try expect(String(repeating: megabyte, count: 16), [(1, String(repeating: megabyte, count: 16))])
  }

  @Test("cuts blocks of any size the same way", arguments: [1, 2, 3] as [UInt64])
  func blocks(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let words = (0..<300).map { _ in String(repeating: "x", count: Int.random(in: 0..<30, using: &random)) }
    let text = words.joined(separator: "\n")
    let expected = zip(1..., words).filter { !$0.1.isEmpty }.map { ($0.0, Optional($0.1)) }
    for blockSize in [1, 7, 100, 1 << 20] {
      var limits = LineLimits()
      limits.blockSize = blockSize
      limits.linesPerBlock = blockSize
      try expect(text, expected, limits: limits)
    }
  }
}
