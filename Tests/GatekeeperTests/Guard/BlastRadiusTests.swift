import BitMemory
import Gatekeeper
import Hollow
import RuleKit
import TestSupport
import Testing

@Suite("Blast radius") struct BlastRadiusTests {
  /// A chain of states of random verdicts with their models, each the neighbour of the one before.
  private static func chain(
    _ count: Int, videos: Int, _ random: inout SplitMix64
  ) throws -> [(model: RandomVerdicts, state: DataState)] {
    let write = try WriteState(schemas: DatasetSchemas.liveness)
    var model = RandomVerdicts(count: videos, &random)
    return try (0..<count).map { number in
      try model.add(to: write, &random)
      let state = try write.finish(tag: UInt64(number) + 1, headerTags: [])
      write.commit(state)
      defer { model = model.changed(oneIn: [2, 5, 30][number % 3], &random) }
      return (model, state)
    }
  }

  @Test("between neighbours it counts what a look at each cell counts", arguments: 1...12 as ClosedRange<UInt64>)
  func neighbours(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let chain = try Self.chain(6, videos: Int(seed) * 5, &random)
    var live: CellsByCountry?
    for (old, new) in zip(chain, chain.dropFirst()) {
      let radius = try BlastRadius(from: old.state, to: new.state, live: live)
      #expect(NaiveRadius(radius) == NaiveRadius(old.model, new.model), "seed \(seed)")
      #expect(try radius == BlastRadius(from: old.state, to: new.state), "seed \(seed): live cells carried along")
      #expect(radius.rules.map(\.cells) == radius.rules.map(\.cells).sorted(by: >))
      live = radius.liveAfter
    }
  }

  @Test("and between any two states, of one chain or of two", arguments: 1...12 as ClosedRange<UInt64>)
  func strangers(seed: UInt64) throws {
    var random = SplitMix64(seed: seed &+ 1000)
    let chains = try [Self.chain(4, videos: 20, &random), Self.chain(3, videos: 25, &random)]
    for old in chains.joined() {
      for new in chains.joined() {
        let radius = try BlastRadius(from: old.state, to: new.state)
        #expect(NaiveRadius(radius) == NaiveRadius(old.model, new.model), "seed \(seed)")
      }
    }
  }

  @Test("cells that are dark in an approved state do not count", arguments: 1...12 as ClosedRange<UInt64>)
  func approved(seed: UInt64) throws {
    var random = SplitMix64(seed: seed &+ 2000)
    let (chain, other) = (try Self.chain(4, videos: 20, &random), try Self.chain(2, videos: 15, &random))
    for approved in chain + other {
      let radius = try BlastRadius(from: chain[1].state, to: chain[2].state, approved: approved.state)
      #expect(
        NaiveRadius(radius) == NaiveRadius(chain[1].model, chain[2].model, approved: approved.model), "seed \(seed)")
    }
    #expect(try BlastRadius(from: chain[1].state, to: chain[2].state, approved: chain[2].state).dark.total == 0)
  }

  @Test("few and many changed videos are read in two ways that agree") func reading() throws {
    var random = SplitMix64(seed: 77)
    let chain = try Self.chain(3, videos: 200, &random)
    let (old, new) = (chain[1].state, chain[2].state)
    #expect(StateChanges(from: old, to: new).removed("VideoLiveness").count < old.populated("CountrySet").highest)
    #expect(NaiveRadius(try BlastRadius(from: old, to: new)) == NaiveRadius(chain[1].model, chain[2].model))
    let reversed = try BlastRadius(from: new, to: old)
    #expect(NaiveRadius(reversed) == NaiveRadius(chain[2].model, chain[1].model))
  }

  @Test("a state of another dataset is an error") func otherDataset() throws {
    let other = DataState(emptyOf: try SchemaParser.parse("Film @PrimaryKey(id) { long id; }"))
    let output = DataState(emptyOf: DatasetSchemas.liveness)
    #expect(throws: SchemaError.self) { try BlastRadius(from: other, to: output) }
    #expect(try BlastRadius(from: output, to: output).live.total == 0)
  }
}
