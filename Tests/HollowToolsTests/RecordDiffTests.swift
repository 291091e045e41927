import BitMemory
import Hollow
import TestSupport
import Testing

@testable import HollowTools

@Suite("Record diff") struct RecordDiffTests {
  /// The diff according to the model.
  private func outcome(_ diff: RecordDiff) throws -> NaiveDiff {
    let (left, right) = (try RecordExpander(diff.left), try RecordExpander(diff.right))
    var outcome = NaiveDiff()
    for ordinal in diff.removed { outcome.removed[NaiveDiff.key(left.expand("Film", ordinal)), default: 0] += 1 }
    for ordinal in diff.added { outcome.added[NaiveDiff.key(right.expand("Film", ordinal)), default: 0] += 1 }
    for pair in diff.modified {
      let (old, new) = (left.expand("Film", pair.left), right.expand("Film", pair.right))
      #expect(NaiveDiff.key(old) == NaiveDiff.key(new))
      outcome.modified[NaiveDiff.key(old), default: 0] += 1
      let differences = try diff.differences(of: pair)
      #expect(!differences.isEmpty)
      #expect(NaiveDiff.normal(try Patch.apply(differences, to: old)) == NaiveDiff.normal(new), "\(differences)")
    }
    return outcome
  }

  private func expectModel(
    _ left: (state: DataState, films: [ExpandedValue]), _ right: (state: DataState, films: [ExpandedValue]),
    hashMask: UInt64 = .max, _ place: String
  ) throws {
    for threads in 1...2 {
      let diff = try RecordDiff(
        left.state, right.state, type: "Film", key: nil, threads: threads, hashMask: hashMask)
      #expect(try outcome(diff) == NaiveDiff(left.films, right.films), "\(place)")
      #expect(diff.isEmpty == (NaiveDiff(left.films, right.films) == NaiveDiff()), "\(place)")
    }
  }

  @Test("states of one chain differ as their contents do", arguments: 1...12 as ClosedRange<UInt64>)
  func chain(seed: UInt64) throws {
    var chain = try FilmChain(seed: seed)
    let states = try (0..<6).map { _ in try chain.next() }
    for (left, right) in [(0, 1), (2, 3), (0, 5), (5, 0), (1, 4), (3, 3)] {
      try expectModel(states[left], states[right], "seed \(seed), \(left) to \(right)")
    }
  }

  @Test("keys that repeat and null keys pair as documented", arguments: 1...8 as ClosedRange<UInt64>)
  func repeatedKeys(seed: UInt64) throws {
    var chain = try FilmChain(seed: seed)
    let states = try (0..<5).map { _ in try chain.next(repeatsKeys: true) }
    for (left, right) in [(0, 1), (1, 3), (4, 2)] {
      try expectModel(states[left], states[right], "seed \(seed), \(left) to \(right)")
    }
  }

  @Test("chains that have only contents in common differ in contents alone", arguments: 1...8 as ClosedRange<UInt64>)
  func unrelated(seed: UInt64) throws {
    var (chain, other) = (try FilmChain(seed: seed), try FilmChain(seed: seed + 1000))
    let states = try (0..<4).map { _ in try chain.next() }
    _ = try other.next()
    for state in states {
      let copy = try other.publish(state.films)
      #expect(try RecordDiff(state.state, copy.state, type: "Film").isEmpty)
      try expectModel(states[1], copy, "seed \(seed)")
    }
  }

  @Test("a schema that evolved counts its new fields as null before", arguments: 1...8 as ClosedRange<UInt64>)
  func evolved(seed: UInt64) throws {
    var (chain, later) = (try FilmChain(seed: seed), try FilmChain(seed: seed + 500, schemas: FilmSchemas.evolved))
    _ = try chain.next()
    let old = try chain.next()
    let kept = try later.publish(old.films)
    try expectModel(old, kept, "seed \(seed), as it was")
    try expectModel(kept, old, "seed \(seed), back")
    try expectModel(old, try later.next(), "seed \(seed), changed")
  }

  @Test("contents that share a hash are told apart", arguments: [0, 1, 0x8000_0000_0000_0003] as [UInt64])
  func collisions(mask: UInt64) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      var chain = try FilmChain(seed: seed)
      let states = try (0..<4).map { _ in try chain.next() }
      try expectModel(states[0], states[3], hashMask: mask, "seed \(seed)")
      try expectModel(states[2], states[1], hashMask: mask, "seed \(seed)")
    }
  }
}
