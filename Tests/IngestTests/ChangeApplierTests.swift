import Foundation
import Gatekeeper
import Hollow
import Ingest
import RuleKit
import TestSupport
import Testing
import Timeline

@Suite("Change applier") struct ChangeApplierTests {
  private static let instant = Instant(milliseconds: 1_790_000_000_000)
  private let directory: TemporaryDirectory
  private let store: Store

  init() throws {
    directory = try TemporaryDirectory()
    store = Store(path: directory.path)
  }

  private static func upsert(_ id: Int) -> String {
    #"{"dataset":"videos","op":"upsert","key":{"id":\#(id)},"record":{"id":\#(id),"kind":"movie"}}"#
  }

  private func records() throws -> Int {
    try Consumer(store.timeline(.videos)).latest()?.data.types.first { $0.name == "Video" }?.populatedCount ?? 0
  }

  private func write(_ lines: some Sequence<String>, to name: String) throws -> String {
    let path = directory.file(name)
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: path))
    return path
  }

  @Test("a file of several batches is one state a dataset, refused lines aside") func file() async throws {
    let lines =
      (1...40_000).map { Self.upsert($0 % 1000 + 1) } + ["no JSON"]
      + [#"{"dataset":"assets","op":"delete","key":{"id":7}}"#, #"{"dataset":"videos","op":"delete","key":{"id":1}}"#]
    var refused: [Int] = []
    let result = try await ChangeApplier(store).applyFile(write(lines, to: "e"), at: Self.instant) {
      refused.append($0.line)
    }
    #expect(result.accepted == 40_002)
    #expect(refused == [40_001])
    #expect(result.states.map(\.timeline) == ["videos", "assets"])
    #expect(try records() == 999)
  }

  @Test("a file that cannot be read to its end changes nothing, and what comes after it is applied alone")
  func damaged() async throws {
    let applier = ChangeApplier(store)
    let members = (0..<100).map { part in
      storedGzip(Array((1...400).map { Self.upsert(400 * part + $0) + "\n" }.joined().utf8))
    }
    let path = directory.file("cut.gz")
    try Data(members.joined().dropLast()).write(to: URL(filePath: path))
    await #expect(throws: SourceError.self) { _ = try await applier.applyFile(path, at: Self.instant) { _ in } }
    #expect(try records() == 0)
    _ = try applier.apply([.upsert(.video(Video(id: 5, kind: .movie)))], at: Self.instant)
    #expect(try records() == 1)
  }

  @Test("an event that the door refuses gives the whole batch up") func refusedWhileStaging() throws {
    let applier = ChangeApplier(store)
    try applier.stage([.upsert(.video(Video(id: 1, kind: .movie)))], at: Self.instant)
    #expect(throws: FieldError.self) {
      try applier.stage([.upsert(.video(Video(id: 0, kind: .movie)))], at: Self.instant)
    }
    #expect(try applier.publish(at: Self.instant).isEmpty)
    #expect(try records() == 0)
  }
}
