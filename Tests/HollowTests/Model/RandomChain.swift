import BitMemory
import TestSupport

@testable import Hollow

/// A random chain of states: a write state, what a plain model says it must hold, and the last state.
struct RandomChain {
  /// What a cycle starts from and what goes away by itself.
  enum Mode: CaseIterable {
    /// From nothing: what is not added again goes.
    case fresh
    /// From the last records; only the types nothing refers to lose records.
    case keeping
    /// From the last records; what nothing refers to any more goes too.
    case sweeping
  }

  let table = ContentTable()
  let model: RandomSchemas
  let pools: RandomPools
  private(set) var write: WriteState
  private(set) var last: DataState
  /// The records there must be, by type.
  private(set) var expected: [String: Set<Content>]
  private var random: SplitMix64
  private var tag: UInt64 = 1

  /// Types get up to 4 shards, as a chain restored from a Java producer's may have.
  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    model = RandomSchemas(using: &random)
    pools = RandomPools(model, table, using: &random)
    var types: [TypeState] = []
    for schema in model.schemas {
      types.append(TypeState(emptyOf: schema, shardCount: [1, 1, 2, 4].randomElement(using: &random) ?? 1))
    }
    last = DataState(tag: tag, originTag: DataState.noOrigin, headerTags: [], types: types)
    write = try WriteState(schemas: model.schemas, restoring: last)
    expected = [:]
  }

  func writer(_ write: WriteState) -> ContentWriter { ContentWriter(write, model.byName, table) }

  private var roots: Set<String> { Set(model.tops) }

  /// Stages random changes in the write state and, the same ones, in `twin`; returns what there must be then.
  mutating func stage(_ mode: Mode, twin: WriteState? = nil) throws -> [String: Set<Content>] {
    let writers = [write, twin].compactMap { $0 }.map(writer)
    for writer in writers { writer.write.beginCycle(from: mode == .fresh ? .noRecords : .lastRecords) }
    var kept = mode == .fresh ? [:] : expected
    try remove(&kept, writers)
    var added: [String: Set<Content>] = [:]
    for record in picks() {
      for writer in writers { try writer.add(record) }
      table.insert(record, into: &added)
    }
    if mode == .sweeping {
      kept = [:]
      for record in expected.filter({ roots.contains($0.key) }).values.joined() where !removed.contains(record) {
        table.insert(record, into: &kept)
      }
    }
    return kept.merging(added) { $0.union($1) }.filter { !$0.value.isEmpty }
  }

  private var removed: Set<Content> = []

  /// Removes random records of the types that nothing refers to.
  private mutating func remove(_ kept: inout [String: Set<Content>], _ writers: [ContentWriter]) throws {
    removed = []
    let content = try StateContent(last, table)
    for type in model.tops {
      for record in (kept[type] ?? []).sorted() where Int.random(in: 0...2, using: &random) == 0 {
        guard let ordinal = content.ordinals(type)[record] else { continue }
        for writer in writers { writer.write.remove(ordinal, from: try writer.write.type(type)) }
        kept[type]?.remove(record)
        removed.insert(record)
      }
    }
  }

  private mutating func picks() -> [Content] {
    var picks: [Content] = []
    for type in model.tops.sorted() {
      let count = Int.random(in: 0...8, using: &random)
      picks += (0..<count).compactMap { _ in pools.byType[type]?.randomElement(using: &random) }
    }
    return picks.shuffled(using: &random)
  }

  /// Finishes the cycle staged in `write` and in `twin`.
  mutating func finish(_ mode: Mode, twin: WriteState? = nil) throws -> (state: DataState, twin: DataState?) {
    tag += 1
    let tags = [HeaderTag(key: "number", value: "\(tag)")]
    let roots = mode == .keeping ? nil : roots
    return (
      try write.finish(tag: tag, headerTags: tags, roots: roots),
      try twin?.finish(tag: tag, headerTags: tags, roots: roots)
    )
  }

  mutating func commit(_ state: DataState, _ content: [String: Set<Content>]) {
    write.commit(state)
    (last, expected) = (state, content)
  }

  /// All cycles of a chain have one mode: whether a sweep finds a record that a cycle without sweep left behind depends
  /// on how the counts came about.
  mutating func nextMode(sweeping: Bool) -> Mode {
    let modes: [Mode] = [.fresh, sweeping ? .sweeping : .keeping, sweeping ? .sweeping : .keeping]
    return modes.randomElement(using: &random) ?? .fresh
  }
}
