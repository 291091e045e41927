import BitMemory
import Foundation
import TestSupport
import Testing

@testable import Hollow

/// A short version of what the fuzzer of `scripts/fuzz` does for hours. Whatever the bytes, a reader refuses them or
/// they are harmless: everything can be read, indexed, written again and continued. Each test is a process of its own
/// under a limit on memory, so that a trap or a huge allocation fails that test only.
@Suite("Damaged blobs") struct DamagedBlobTests {
  private static let crashers = SharedFolder.packageRoot.appending(path: "Tests/HollowTests/Crashers")

  private static func bases() throws -> FuzzBases { try FuzzBases(folder: crashers.appending(path: "bases").path) }

  /// Inputs with which the fuzzer once found a fault, named after the fault.
  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: crashers.path)) ?? []
    return names.filter { $0.hasSuffix(".bin") }.sorted()
  }()

  @Test("what once broke the reader is refused or harmless", .timeLimit(.minutes(10)), arguments: names)
  func replay(name: String) async {
    await #expect(processExitsWith: .success) { [name] in
      try MemoryLimit.set(gibibytes: 2)
      _ = try FuzzInput([UInt8](Data(contentsOf: Self.crashers.appending(path: name)))).run(Self.bases())
    }
  }

  @Test("every bit of a small snapshot and of a delta to it", .timeLimit(.minutes(10))) func everyBit() async {
    await #expect(processExitsWith: .success) {
      try MemoryLimit.set(gibibytes: 2)
      let bases = FuzzBases(states: [try SmallBlobs.states().first])
      let inputs = [
        [FuzzInput.snapshot] + (try SmallBlobs.snapshot.hexBytes),
        [FuzzInput.firstDelta] + (try SmallBlobs.delta.hexBytes),
      ]
      for input in inputs {
        let counts = try EveryByte(input, bases).run { byte in (0..<8).map { byte ^ 1 << $0 } }
        #expect(counts.refused > input.count && counts.harmless > input.count)
      }
    }
  }

  @Test("random damage to the snapshots of every base", .timeLimit(.minutes(10)), arguments: [1, 2, 3] as [UInt64])
  func random(seed: UInt64) async {
    await #expect(processExitsWith: .success) { [seed] in
      try MemoryLimit.set(gibibytes: 2)
      let bases = try Self.bases()
      var damager = RandomDamage(seed: seed)
      let inputs = bases.states.map { [FuzzInput.snapshot] + SnapshotWriter.write($0) }
      var outcomes: [FuzzInput.Outcome: Int] = [:]
      for round in 0..<600 {
        let damaged = damager.damaged(inputs[round % inputs.count])
        outcomes[try FuzzInput(damaged).run(bases), default: 0] += 1
      }
      #expect(outcomes[.refused, default: 0] > 100 && outcomes[.harmless, default: 0] > 50, "\(outcomes)")
    }
  }
}
