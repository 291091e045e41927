import Foundation
import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Record reader") struct RecordReaderTests {
  private static let smallBlocks = {
    var limits = LineLimits()
    limits.blockSize = 300
    limits.maximumLineLength = 1000
    return limits
  }()

  /// 2,000 lines; every seventh is bad, every eleventh empty.
  private static let text = (1...2000).map { number in
    if number % 11 == 0 { return "" }
    return #"{"id":\#(number % 7 == 0 ? 0 : number),"kind":"movie"}"#
  }.joined(separator: "\n")

  private struct Stop: Error {}

  private func read(_ bytes: [UInt8], threads: Int) async throws -> [ImportBatch<Video>] {
    var batches: [ImportBatch<Video>] = []
    try await RecordReader(threads: threads, limits: Self.smallBlocks).read(Video.self, bytes: bytes, name: "v") {
      batches.append($0)
    }
    return batches
  }

  @Test("delivers in file order whatever the number of threads", arguments: [1, 2, 3, 8])
  func order(threads: Int) async throws {
    let batches = try await read(Array(Self.text.utf8), threads: threads)
    let numbers = (1...2000).filter { $0 % 11 != 0 }
    #expect(batches.count > 50)
    #expect(batches.flatMap(\.values).map(\.id) == numbers.filter { $0 % 7 != 0 }.map(Int64.init))
    #expect(batches.flatMap(\.refusals).map(\.line) == numbers.filter { $0 % 7 == 0 })
    let single = try await read(Array(Self.text.utf8), threads: 1)
    #expect(batches.map(\.values) == single.map(\.values))
  }

  @Test("an empty file delivers nothing") func empty() async throws {
    #expect(try await read([], threads: 2).isEmpty)
    #expect(try await read(storedGzip([]), threads: 2).isEmpty)
    #expect(try await read(Array("\n\n\r\n".utf8), threads: 2).isEmpty)
  }

  @Test("a line that is too long is refused by its number, its neighbours are read") func tooLong() async throws {
    let long = #"{"id":2,"kind":"movie","title":"\#(String(repeating: "x", count: 1000))"}"#
    let text = "{\"id\":1,\"kind\":\"movie\"}\n\(long)\n{\"id\":3,\"kind\":\"movie\"}"
    let batches = try await read(Array(text.utf8), threads: 2)
    #expect(batches.flatMap(\.values).map(\.id) == [1, 3])
    #expect(
      batches.flatMap(\.refusals).map(\.description) == [
        "v:2: videos record: the line is too long; write one record a line"
      ])
  }

  @Test("a cut file ends in an error, not in a short dataset") func cut() async throws {
    let member = storedGzip(Array(Self.text.utf8.prefix(30_000)))
    await #expect(throws: SourceError.self) { _ = try await read(Array(member.dropLast()), threads: 2) }
  }

  @Test("an error of the consumer ends the reading") func consumerFails() async throws {
    var count = 0
    await #expect(throws: Stop.self) {
      try await RecordReader(limits: Self.smallBlocks).read(Video.self, bytes: Array(Self.text.utf8), name: "v") { _ in
        count += 1
        if count == 3 { throw Stop() }
      }
    }
    #expect(count == 3)
  }

  @Test("reads a file by its path") func file() async throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "record-reader-\(UUID().uuidString).ndjson.gz")
    try Data(GzipReaderTests.compressed).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    var ids: [Int64] = []
    try await RecordReader().read(Video.self, path: url.path) { ids += $0.values.map(\.id) }
    #expect(ids == Array(1...12))
  }
}
