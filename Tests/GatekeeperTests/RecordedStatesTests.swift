import Foundation
import Gatekeeper
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// The recorded states of snapshots/ replay to the digests their README promises, in every build on every machine.
/// `swift run StateRecorder` records them.
@Suite("Recorded states") struct RecordedStatesTests {
  private struct Promise {
    var version: Version
    var digest: String
  }

  private func promises() throws -> [Promise] {
    let readme = try String(
      contentsOf: SharedFolder.packageRoot.appending(path: "snapshots/README.md"), encoding: .utf8)
    return readme.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, let version = Version(cells[0]) else { return nil }
      return Promise(version: version, digest: cells[2])
    }
  }

  private let store = Store(path: SharedFolder.packageRoot.appending(path: "snapshots/small").path)

  @Test("each replays to its digest") func replay() throws {
    let promises = try promises()
    #expect(promises.count >= 3)
    let replayer = Replayer(inputs: store.inputs(), ruleSets: [StandardRules.ruleSet])
    for promise in promises {
      let outcome = try replayer.replay(try OutputStates(store).state(at: promise.version))
      #expect(outcome.stored.evaluation.digest == promise.digest)
      #expect(outcome.replayed.evaluation.digest == promise.digest)
    }
  }

  @Test("backwards along reverse deltas is the same as forwards") func routes() throws {
    let states = OutputStates(store)
    let versions = try states.versions()
    let forwards = try versions.map { try states.state(at: $0).evaluation.digest }
    let backwards = try versions.reversed().map { DigestTree(of: try states.state(at: $0)).root.hexadecimal }
    #expect(forwards == backwards.reversed())
  }
}
