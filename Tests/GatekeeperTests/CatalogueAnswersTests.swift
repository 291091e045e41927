import Foundation
import Gatekeeper
import RuleKit
import TestSupport
import Testing

/// The independent oracle's answers over real titles (../shared/catalogue), byte for byte.
@Suite("Catalogue answers", .enabled(if: SharedFolder.has("catalogue/small"), "needs ../shared/catalogue"))
struct CatalogueAnswersTests {
  private let folder = SharedFolder.url.appending(path: "catalogue/small")

  private struct Summary: Decodable {
    var evaluatedAt: Int64
    var cellsLive: Int
    var cellsBlocked: Int
    var cellsBlockedByCode: [String: Int]
    var danglingRecords: [String: Int]
  }

  private func summary(_ name: String) throws -> Summary {
    try JSONDecoder().decode(Summary.self, from: Data(contentsOf: folder.appending(path: "\(name)-summary.json")))
  }

  private func expect(_ state: LivenessState, _ name: String, _ store: TestStore) throws {
    let expected = try SharedFolder.lines("catalogue/small/\(name).ndjson")
    let lines = TestStore.lines(state)
    let difference = zip(lines, expected).first { $0 != $1 }
    #expect(difference == nil)
    #expect(lines.count == expected.count)
    let (summary, status) = (try summary(name), try StoreStatus(store.store, at: TestStore.published))
    #expect(status.counts.live == summary.cellsLive)
    #expect(status.counts.blocked == summary.cellsBlocked)
    #expect(
      Dictionary(uniqueKeysWithValues: status.blockedByCode.map { ($0.name, $0.cells) }) == summary.cellsBlockedByCode)
    for input in status.inputs where input.dataset != .territories {
      #expect(input.danglingCount == summary.danglingRecords[input.dataset.rawValue], "\(input.dataset)")
    }
    #expect(DigestTree(of: state).root.hexadecimal == state.evaluation.digest)
  }

  @Test("the real-title catalogue, before and after its changes") func small() async throws {
    let store = try TestStore()
    #expect(try await store.importFolder(folder).isEmpty)
    let before = try summary("expected").evaluatedAt
    try expect(try store.evaluate(at: Instant(milliseconds: before)), "expected", store)
    try await store.apply(folder.appending(path: "changes.ndjson.gz"))
    let after = try summary("expected-after-changes").evaluatedAt
    try expect(try store.evaluate(at: Instant(milliseconds: after)), "expected-after-changes", store)
  }
}
