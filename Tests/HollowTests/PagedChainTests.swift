import BitMemory
import TestSupport
import Testing

@testable import Hollow

/// Chains of states of several pages, changed by primary key, compared with a dictionary, a rebuilt index and a
/// snapshot.
@Suite("States of several pages") struct PagedChainTests {
  private static let schemas = """
    Tag { string value; }
    Tags Set<Tag> @HashKey(value);
    Item @PrimaryKey(id) { long id; int parent; string name; Tags tags; }
    """

  private struct Item: Equatable {
    var parent: Int32
    var name: String
    var tags: Set<String>

    init(_ random: inout SplitMix64) {
      parent = Int32.random(in: 0..<500, using: &random)
      let length = Int.random(in: 0...12, using: &random)
      name = String((0..<length).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122, using: &random))) })
      tags = Set(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in "t\(UInt64.random(in: 0..<300, using: &random))" })
    }
  }

  private func upsert(_ id: Int64, _ item: Item, _ write: WriteState) throws {
    let (tagType, tagsType, type) = (try write.type("Tag"), try write.type("Tags"), try write.type("Item"))
    let tags = item.tags.sorted().map { tag in
      var row = write.row(tagType)
      row.set(0, text: tag)
      return write.add(row, to: tagType)
    }
    var row = write.row(type)
    row.set(0, long: id)
    row.set(1, int: item.parent)
    row.set(2, text: item.name)
    row.set(3, reference: write.add(set: tags, to: tagsType))
    try write.upsert(row, to: type)
  }

  private func items(_ state: DataState) throws -> [Int64: Item] {
    let (ids, names) = (try state.column("Item", "id", .long), try state.column("Item", "name", .string))
    let (parents, references) = (
      try state.column("Item", "parent", .int), try state.column("Item", "tags", .reference)
    )
    let (sets, tags) = (try state.collections("Tags"), try state.column("Tag", "value", .string))
    var random = SplitMix64(seed: 0)
    var items: [Int64: Item] = [:]
    for ordinal in state.populated("Item") {
      var item = Item(&random)
      item.parent = Int32(parents.long(at: ordinal) ?? -1)
      item.name = names.text(at: ordinal) ?? "null"
      item.tags = Set(sets.elements(at: try #require(references.reference(at: ordinal))).compactMap(tags.text(at:)))
      items[try #require(ids.long(at: ordinal))] = item
    }
    return items
  }

  /// The states of a chain and what each must hold.
  private func chain(_ seed: UInt64) throws -> [(state: DataState, items: [Int64: Item])] {
    var random = SplitMix64(seed: seed)
    let write = try WriteState(schemas: try SchemaParser.parse(Self.schemas))
    var model: [Int64: Item] = [:]
    var states: [(state: DataState, items: [Int64: Item])] = []
    for cycle in 0..<8 {
      write.beginCycle(from: .lastRecords)
      for _ in 0..<(cycle == 0 ? 6000 : [1, 40, 900][cycle % 3]) {
        let id = Int64.random(in: 0..<9000, using: &random)
        if cycle > 0 && Int.random(in: 0..<3, using: &random) == 0 {
          let existed = try write.delete([.long(id)], from: try write.type("Item"))
          #expect(existed == (model.removeValue(forKey: id) != nil))
        } else {
          let item = Item(&random)
          model[id] = item
          try upsert(id, item, write)
        }
      }
      let state = try write.finish(tag: UInt64(cycle + 1), headerTags: [], roots: ["Item"])
      write.commit(state)
      states.append((state, model))
    }
    return states
  }

  @Test("the producer, deltas both ways and snapshots hold the same", arguments: [1, 2, 3] as [UInt64])
  func content(seed: UInt64) throws {
    let states = try chain(seed)
    var followed = states[0].state
    for (index, (state, model)) in states.enumerated() {
      #expect(try items(state) == model)
      #expect(ReferenceCheck.firstFault(in: state) == nil)
      let referenced = Set(model.values.flatMap(\.tags))
      #expect(state[type: "Tag"]?.populatedCount == referenced.count, "unreferenced tags are swept")
      let snapshot = SnapshotWriter.write(state)
      #expect(try items(SnapshotReader.read(snapshot.span.rawBytes)) == model)
      guard index > 0 else { continue }
      let before = states[index - 1].state
      let delta = DeltaWriter.write(from: before, to: state)
      followed = try DeltaReader.apply(delta.span.rawBytes, to: followed)
      #expect(try items(followed) == model)
      #expect(SnapshotWriter.write(followed) == snapshot)
      let reverse = DeltaWriter.write(from: state, to: before)
      #expect(try items(DeltaReader.apply(reverse.span.rawBytes, to: followed)) == states[index - 1].items)
    }
  }

  /// One step at a time, and over several, in which ordinals were given to other records.
  @Test("indexes kept up find what a rebuild finds", arguments: [4, 5] as [UInt64], [1, 3, 7])
  func indexes(seed: UInt64, step: Int) throws {
    let states = try chain(seed).map(\.state)
    var key = try PrimaryKeyIndex(states[0], type: "Item")
    var parents = try OneToManyIndex(states[0], type: "Item", key: ["parent"])
    for index in stride(from: 0, to: states.count - step, by: step) {
      let changes = StateChanges(from: states[index], to: states[index + step])
      key = try key.updated(by: changes)
      parents = try parents.updated(by: changes)
      let new = states[index + step]
      let ids = try new.column("Item", "id", .long)
      var byParent: [Int64: [Ordinal]] = [:]
      let parent = try new.column("Item", "parent", .int)
      for ordinal in new.populated("Item") {
        #expect(key.find(try #require(ids.long(at: ordinal))) == ordinal)
        byParent[parent.long(at: ordinal) ?? -1, default: []].append(ordinal)
      }
      #expect(key.find(9001) == nil)
      for value in -1...500 as ClosedRange<Int64> { #expect(parents.find(value).sorted() == byParent[value] ?? []) }
    }
  }

  @Test("a change shares the pages it does not touch, also in an index") func sharing() throws {
    let states = try chain(6)
    let (old, new) = (states[2].state, states[3].state)
    guard case .objects(let before)? = old[type: "Item"]?.records,
      case .objects(let after)? = new[type: "Item"]?.records
    else { return }
    let shared = zip(before.table.pages, after.table.pages).count { $0 === $1 }
    #expect(shared >= before.pageCount - 1, "one change makes one page anew")
  }

  @Test("between any two states the changed ordinals are those with another record", arguments: [7, 8] as [UInt64])
  func changes(seed: UInt64) throws {
    let states = try chain(seed)
    for (from, to) in [(0, 1), (1, 0), (0, 7), (7, 2)] {
      let (old, new) = (states[from], states[to])
      let same = StateChanges(from: old.state, to: new.state).same("Item")
      let (oldIDs, newIDs) = (try old.state.column("Item", "id", .long), try new.state.column("Item", "id", .long))
      for ordinal in same {
        let id = try #require(newIDs.long(at: ordinal))
        #expect(oldIDs.long(at: ordinal) == id && old.items[id] == new.items[id])
      }
    }
  }
}
