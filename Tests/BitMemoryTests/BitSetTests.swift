import BitMemory
import TestSupport
import Testing

@Suite("Bit set") struct BitSetTests {
  private func pair(_ random: inout SplitMix64, below bound: Int = 300) -> (BitSet, Set<Int>) {
    let members = (0..<Int.random(in: 0...80, using: &random)).map { _ in Int.random(in: 0..<bound, using: &random) }
    var set = BitSet(capacity: Int.random(in: 0...bound, using: &random))
    for member in members { set.insert(member) }
    return (set, Set(members))
  }

  @Test("holds what a plain set holds", arguments: 1...20 as ClosedRange<UInt64>)
  func changes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (set, model) = pair(&random)
    for _ in 0..<300 {
      let ordinal = Int.random(in: 0..<400, using: &random)
      if Bool.random(using: &random) {
        #expect(set.insert(ordinal) == model.insert(ordinal).inserted)
      } else {
        #expect(set.remove(ordinal) == (model.remove(ordinal) != nil))
      }
    }
    #expect(Array(set) == model.sorted())
    #expect((0..<500).allSatisfy { set.contains($0) == model.contains($0) })
    #expect(set.count == model.count)
    #expect(set.isEmpty == model.isEmpty)
    #expect(set.highest == model.max() ?? -1)
    #expect(BitSet(words: set.words) == set)
  }

  @Test("unites, intersects and subtracts as plain sets do", arguments: 1...20 as ClosedRange<UInt64>)
  func algebra(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (a, modelA) = pair(&random, below: 64 * Int.random(in: 1...6, using: &random))
    let (b, modelB) = pair(&random, below: 64 * Int.random(in: 1...6, using: &random))
    #expect(Array(a.union(b)) == modelA.union(modelB).sorted())
    #expect(Array(a.intersection(b)) == modelA.intersection(modelB).sorted())
    #expect(Array(a.subtracting(b)) == modelA.subtracting(modelB).sorted())
    #expect((a == b) == (modelA == modelB))
  }

  @Test("finds the lowest absent ordinal from anywhere", arguments: 1...10 as ClosedRange<UInt64>)
  func firstAbsent(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let full = Int.random(in: 0...200, using: &random)
    var set = BitSet(below: full)
    var model = Set(0..<full)
    for _ in 0..<3 {
      let ordinal = Int.random(in: 0..<220, using: &random)
      set.remove(ordinal)
      model.remove(ordinal)
    }
    for start in 0..<300 {
      let absent = (start...).first { !model.contains($0) } ?? start
      #expect(set.firstAbsent(from: start) == absent)
      for end in [start, start + 1, start + 63, start + 64, start + 200] {
        #expect(set.firstAbsent(from: start, below: end) == min(end, absent))
      }
    }
  }

  /// Without a bound, each search would look on behind the end of its stretch, and this would take minutes. It was
  /// found in the statistics of 30 million assets.
  @Test("stretches of a full set are listed in the time of the stretches", .timeLimit(.minutes(1)))
  func fullStretches() {
    let (stretch, count) = (512, 1 << 26)
    let set = BitSet(below: count)
    var members = 0
    for start in stride(from: 0, to: count, by: stretch * 8) {
      members += set.members(in: start..<start + stretch).count
    }
    #expect(members == count / 8)
  }

  @Test("zero words at the end make no difference", arguments: [0, 1, 63, 64, 65, 200])
  func padding(member: Int) {
    var short = BitSet()
    short.insert(member)
    let long = BitSet(words: short.words + [0, 0, 0])
    #expect(short == long)
    #expect(long == short)
    #expect(short.hashValue == long.hashValue)
    #expect(long.highest == member)
  }

  @Test("starts with every ordinal below a count", arguments: [0, 1, 63, 64, 65, 128])
  func below(count: Int) { #expect(Array(BitSet(below: count)) == Array(0..<count)) }

  /// What `Sequence.contains` asks, which is the `contains` of files without the import of this module. Were it nil,
  /// each such call would search through the members.
  @Test("answers for the search of sequences") func sequenceSearch() {
    func answer<S: Sequence>(_ sequence: S, _ element: Int) -> Bool? where S.Element == Int {
      sequence._customContainsEquatableElement(element)
    }
    let set = BitSet([0, 63, 64, 1000])
    for ordinal in -1...1100 { #expect(answer(set, ordinal) == [0, 63, 64, 1000].contains(ordinal)) }
  }
}
