import BitMemory
import TestSupport
import Testing

@testable import Hollow

/// Chains whose records are staged in bulk, compared with a dictionary: the records reachable from it are in the state,
/// and no others.
@Suite("Records staged in bulk") struct BulkChainTests {
  static let seeds = 1...12 as ClosedRange<UInt64>

  private struct Group: Equatable {
    var leaves: [Leaf]
    var tag: String
  }

  private struct Leaf: Equatable {
    var id: Int64
    var tag: String
  }

  /// A write state, what it must hold, and where the groups of the last state are.
  private struct Chain {
    let write: WriteState
    var model: [Int64: Group] = [:]
    private var places: [Int64: Ordinal] = [:]
    private var random: SplitMix64
    private var nextLeaf: Int64 = 0
    private let tag, leaf, leaves, group: WriteState.TypeHandle

    init(seed: UInt64, restoring base: DataState? = nil) throws {
      random = SplitMix64(seed: seed)
      write = try WriteState(
        schemas: try SchemaParser.parse(
          """
          Tag { string value; }
          Leaf { long id; Tag tag; }
          Leaves List<Leaf>;
          Group @PrimaryKey(id) { long id; Leaves leaves; Tag tag; }
          """), restoring: base)
      (tag, leaf) = (try write.type("Tag"), try write.type("Leaf"))
      (leaves, group) = (try write.type("Leaves"), try write.type("Group"))
    }

    private func tagOrdinal(_ text: String) -> Ordinal {
      var row = write.row(tag)
      row.set(0, text: text)
      return write.add(row, to: tag)
    }

    private mutating func newLeaf() -> Leaf {
      nextLeaf += 1
      return Leaf(id: nextLeaf - 50, tag: "t\(Int.random(in: 0..<40, using: &random))")
    }

    private mutating func newGroup() -> Group {
      let count = Int.random(in: 0...6, using: &random)
      return Group(leaves: (0..<count).map { _ in newLeaf() }, tag: "t\(Int.random(in: 0..<60, using: &random))")
    }

    /// Stages `groups` in bulk; returns their ordinals.
    private func add(_ groups: [(id: Int64, group: Group)]) -> [UInt32] {
      var (leafOrdinals, lists, added) = ([UInt32](), [UInt32](), [UInt32]())
      let stored = groups.flatMap { _, group in
        group.leaves.flatMap { [ZigZag.encode($0.id), UInt64(tagOrdinal($0.tag))] }
      }
      write.add(distinct: stored, to: leaf, ordinals: &leafOrdinals)
      var ends: [Int] = []
      for (_, group) in groups { ends.append((ends.last ?? 0) + group.leaves.count) }
      write.add(distinctLists: leafOrdinals, ends: ends, to: leaves, ordinals: &lists)
      let rows = zip(groups, lists).flatMap { entry, list in
        [ZigZag.encode(entry.id), UInt64(list), UInt64(tagOrdinal(entry.group.tag))]
      }
      write.add(distinct: rows, to: group, ordinals: &added)
      return added
    }

    /// Replaces and removes `count` random groups, and stages records that must not stay. Returns what the state must
    /// hold.
    mutating func stage(_ count: Int) -> (model: [Int64: Group], places: [Int64: Ordinal]) {
      var (model, places) = (self.model, self.places)
      write.beginCycle(from: .lastRecords)
      var groups: [(id: Int64, group: Group)] = []
      let ids = Set((0..<count).map { _ in Int64.random(in: 0..<4000, using: &random) })
      for id in ids.sorted() {
        if let old = places.removeValue(forKey: id) { write.remove(old, from: group) }
        model[id] = nil
        if Int.random(in: 0..<4, using: &random) > 0 { groups.append((id, newGroup())) }
      }
      let half = groups.count / 2
      for part in [groups[..<half], groups[half...]] {
        for (entry, ordinal) in zip(part, add(Array(part))) {
          (model[entry.id], places[entry.id]) = (entry.group, Ordinal(ordinal))
        }
      }
      if Bool.random(using: &random) { stageInVain() }
      return (model, places)
    }

    /// Stages leaves that no list holds, and a group that is taken out again.
    private mutating func stageInVain() {
      let lost = newLeaf()
      var ordinals: [UInt32] = []
      write.add(
        distinct: [ZigZag.encode(lost.id), UInt64(tagOrdinal("in vain"))], to: leaf, ordinals: &ordinals)
      let group = newGroup()
      for ordinal in add([(9999, group)]) { write.remove(Ordinal(ordinal), from: self.group) }
    }

    mutating func commit(_ state: DataState, _ staged: (model: [Int64: Group], places: [Int64: Ordinal])) {
      write.commit(state)
      (model, places) = staged
    }

    func groups(_ state: DataState) throws -> [Int64: Group] {
      let (ids, lists) = (try state.column("Group", "id", .long), try state.column("Group", "leaves", .reference))
      let (groupTags, leafTags) = (
        try state.column("Group", "tag", .reference), try state.column("Leaf", "tag", .reference)
      )
      let (leafIDs, texts) = (try state.column("Leaf", "id", .long), try state.column("Tag", "value", .string))
      let records = try state.collections("Leaves")
      func text(_ column: FieldColumn, _ ordinal: Ordinal) -> String {
        column.reference(at: ordinal).flatMap { texts.text(at: $0) } ?? "null"
      }
      var groups: [Int64: Group] = [:]
      for ordinal in state.populated("Group") {
        let elements = records.elements(at: try #require(lists.reference(at: ordinal)))
        let leaves = elements.map { Leaf(id: leafIDs.long(at: $0) ?? -1, tag: text(leafTags, $0)) }
        let group = Group(leaves: leaves, tag: text(groupTags, ordinal))
        let isRepeated = groups.updateValue(group, forKey: try #require(ids.long(at: ordinal))) != nil
        #expect(!isRepeated)
      }
      return groups
    }
  }

  /// Records that the groups lead to, found from scratch.
  private func expectReachable(_ state: DataState, _ seed: UInt64) throws {
    var reached: [String: BitSet] = ["Group": state.populated("Group")]
    for type in state.types.reversed() {
      for place in type.schema.references {
        type.forEachReference(in: place.part, of: reached[type.name] ?? BitSet()) { _, target in
          reached[place.target, default: BitSet()].insert(target)
        }
      }
    }
    for type in state.types { #expect(type.populated == reached[type.name] ?? BitSet(), "seed \(seed) \(type.name)") }
  }

  @Test("a chain holds what is reachable from its groups; cycles rolled back leave no trace", arguments: seeds)
  func chain(seed: UInt64) throws {
    var chain = try Chain(seed: seed)
    var followed: DataState?
    for cycle in 0..<7 {
      if cycle % 3 == 2 {
        _ = chain.stage(300)
        if cycle % 2 == 0 { _ = try chain.write.finish(tag: 99, headerTags: [], roots: ["Group"]) }
        chain.write.rollback()
      }
      let staged = chain.stage(cycle == 0 ? 2500 : [1, 60, 2500][Int(seed) % 3])
      let isSwept = cycle != 4 || seed % 4 != 0
      let next = try chain.write.finish(
        tag: UInt64(cycle + 1), headerTags: [], roots: isSwept ? ["Group"] : nil)
      #expect(try chain.groups(next) == staged.model, "seed \(seed) cycle \(cycle)")
      if isSwept { try expectReachable(next, seed) }
      if let base = chain.write.base, let last = followed {
        let blobs = DeltaWriter.writeBoth(from: base, to: next)
        let isSame =
          blobs.delta == DeltaWriter.write(from: base, to: next)
          && blobs.reverse == DeltaWriter.write(from: next, to: base)
        #expect(isSame, "two threads write what one does")
        let forward = try DeltaReader.apply(blobs.delta.span.rawBytes, to: last)
        let isSnapshotSame = SnapshotWriter.write(forward) == SnapshotWriter.write(next)
        #expect(isSnapshotSame, "seed \(seed) cycle \(cycle)")
        #expect(try chain.groups(DeltaReader.apply(blobs.reverse.span.rawBytes, to: forward)) == chain.model)
        followed = forward
      } else {
        followed = try SnapshotReader.read(SnapshotWriter.write(next).span.rawBytes)
      }
      chain.commit(next, staged)
    }
  }

  @Test("restored, it sweeps as if it had never stopped", arguments: [3, 4] as [UInt64])
  func restored(seed: UInt64) throws {
    var chain = try Chain(seed: seed)
    let first = chain.stage(800)
    let base = try chain.write.finish(tag: 1, headerTags: [], roots: ["Group"])
    chain.commit(base, first)
    let twin = try WriteState(schemas: base.types.map(\.schema), restoring: base)
    let group = try twin.type("Group")
    for ordinal in base.populated("Group") where ordinal % 3 == 0 {
      chain.write.remove(ordinal, from: group)
      twin.remove(ordinal, from: group)
    }
    let next = try chain.write.finish(tag: 2, headerTags: [], roots: ["Group"])
    let again = try twin.finish(tag: 2, headerTags: [], roots: ["Group"])
    let isSame = SnapshotWriter.write(next) == SnapshotWriter.write(again)
    #expect(isSame)
    try expectReachable(next, seed)
  }

  @Test("records over many pages, made in pieces, are those that were staged") func pieces() throws {
    let write = try WriteState(schemas: try SchemaParser.parse("Item { long id; int note; } Items List<Item>;"))
    let (item, items) = (try write.type("Item"), try write.type("Items"))
    var held: [Ordinal: Int64] = [:]
    for cycle in 0...1 as ClosedRange<Int64> {
      // The second cycle's records get the ordinals that the first left free, and ordinals beyond.
      for ordinal in held.keys where ordinal % 5 == 0 { write.remove(ordinal, from: item) }
      held = held.filter { $0.key % 5 != 0 }
      let ids = (0..<300_000).map { Int64($0) * 3 + cycle }
      var (ordinals, lists) = ([UInt32](), [UInt32]())
      write.add(
        distinct: ids.flatMap { [ZigZag.encode($0), UInt64.max] }, to: item, ordinals: &ordinals)
      for (ordinal, id) in zip(ordinals, ids) { held[Ordinal(ordinal)] = id }
      write.add(distinctLists: ordinals, ends: Array(1...ordinals.count), to: items, ordinals: &lists)
      let state = try write.finish(tag: UInt64(cycle + 1), headerTags: [])
      let (column, notes) = (try state.column("Item", "id", .long), try state.column("Item", "note", .int))
      #expect(Array(state.populated("Item")) == held.keys.sorted())
      #expect(held.allSatisfy { column.long(at: $0.key) == $0.value && notes.long(at: $0.key) == nil })
      let records = try state.collections("Items")
      #expect(zip(lists, ordinals).allSatisfy { records.elements(at: Ordinal($0)) == [Ordinal($1)] })
      write.commit(state)
    }
  }
}
