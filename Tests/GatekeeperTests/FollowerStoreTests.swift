import Foundation
import Gatekeeper
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// A follower writes a store of its own, and never one that may be somebody's PROD.
@Suite("A follower's store") struct FollowerStoreTests {
  private let prod: TestStore
  private let announced: Version

  init() async throws {
    prod = try TestStore()
    try await prod.importFolder(MiniCatalogue.folder)
    announced = try prod.evaluate(at: MiniCatalogue.instant).version
  }

  private func follow(into out: Store) throws {
    let follower = try Follower(
      prod.store, out: out, evaluator: Evaluator(StandardRules.ruleSet), at: TestStore.published)
    _ = try follower.follow(publishedAt: TestStore.published)
  }

  private func expectRefused(_ out: Store, _ words: String) throws {
    let error = try #require(throws: TimelineError.self) { try follow(into: out) }
    #expect(error.code == .refused)
    #expect(error.detail.contains(words), "\(error)")
    #expect(error.detail.contains("give a follower a store of its own"))
    #expect(try prod.store.liveness.announcedVersion() == announced)
  }

  @Test("PROD is refused however its directory is spelled", arguments: ["", "/", "//.", "/videos/.."])
  func spelled(end: String) throws {
    try expectRefused(Store(path: prod.directory.path + end), "is the store to follow")
  }

  @Test("so it is through a link, to the store or to its output alone") func linked() throws {
    let other = try TemporaryDirectory()
    try FileManager.default.createSymbolicLink(atPath: other.file("prod"), withDestinationPath: prod.directory.path)
    try expectRefused(Store(path: other.file("prod")), "is the store to follow")
    try FileManager.default.createDirectory(atPath: other.file("out"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: other.file("out/liveness"), withDestinationPath: prod.directory.file("liveness"))
    try expectRefused(Store(path: other.file("out")), "is the store to follow")
  }

  @Test("so it is where only its content tells that it is PROD") func content() throws {
    // The same blobs under another name, as an address of a server over the same directory is.
    let path = prod.directory.path
    let alias = Store(location: "elsewhere") { DirectoryBlobStore(path: "\(path)/\($0)", timeline: $0) }
    try expectRefused(alias, "elsewhere holds the dataset videos")
    let output = Store(location: "elsewhere") { name in
      DirectoryBlobStore(path: name == Store.livenessName ? "\(path)/\(name)" : "/nonexistent/\(name)", timeline: name)
    }
    try expectRefused(output, "holds an output that was not made by following")
  }

  @Test("its own store is taken again, and nobody evaluates into it") func own() throws {
    let out = try TestStore()
    try follow(into: out.store)
    try follow(into: out.store)
    let cycle = try EvaluationCycle(
      out.store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: TestStore.published)
    let error = try #require(throws: TimelineError.self) { try cycle.pins() }
    #expect(error.detail.contains("--read-only"))
  }
}
