import BitMemory
import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Schemas that change") struct EvolutionTests {
  private let timeline: FilmTimeline

  init() throws { timeline = try FilmTimeline() }

  private static func fields(_ random: inout SplitMix64) -> [String] {
    Evolving.fields.map(\.name).filter { _ in Int.random(in: 0...2, using: &random) > 0 }
  }

  /// Publishes `model` after random edits, keeping the records of the last state.
  private func edit(_ model: inout Evolving, second: Int, _ producer: Producer, _ random: inout SplitMix64) throws
    -> TimelineState
  {
    let added = (0..<Int.random(in: 0...3, using: &random)).map { Int64(second * 100 + $0) }
    let removed = model.records.keys.sorted().filter { _ in Int.random(in: 0...4, using: &random) == 0 }
    let state = try producer.runCycle(
      at: FilmTimeline.start + Int64(second) * 1000, from: .lastRecords, roots: ["Row"]
    ) { write in
      if let base = producer.base {
        let ids = try base.column("Row", "id", .long)
        for ordinal in base.populated("Row") where removed.contains(ids.long(at: ordinal) ?? -1) {
          write.remove(ordinal, from: try write.type("Row"))
        }
      }
      for id in removed { model.records[id] = nil }
      for id in added {
        model.records[id] = Evolving.random(model.present, &random)
        try model.add(id, model.records[id] ?? [:], to: write)
      }
      return []
    }
    return state
  }

  @Test("records are carried over, and every version reads as it was", arguments: 1...12 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var model = Evolving(present: Self.fields(&random))
    var history: [(version: Version, model: Evolving)] = []
    let follower = Consumer(timeline.store)
    for second in 1...10 {
      // Sometimes with other fields, sometimes with the same after a restart.
      if Int.random(in: 0...2, using: &random) > 0 { model.evolve(to: Self.fields(&random)) }
      let producer = try timeline.producer(schemas: model.schemas)
      for part in 0..<Int.random(in: 1...2, using: &random) {
        let state = try edit(&model, second: second * 10 + part, producer, &random)
        #expect(state.version > history.last?.version ?? Version(rawValue: 0))
        history.append((state.version, model))
        let seen = try #require(try follower.latest())
        #expect(seen.version == state.version)
        #expect(try Evolving(seen.data, present: model.present) == model)
      }
    }
    let moving = Consumer(timeline.store)
    for (version, model) in history.reversed() + history + history.shuffled(using: &random) {
      #expect(try Evolving(moving.state(at: version).data, present: model.present) == model)
      #expect(try Evolving(Consumer(timeline.store).state(at: version).data, present: model.present) == model)
    }
  }

  @Test("a changed schema is reached by snapshot alone, and starts a chain that counts anew") func blobs() throws {
    func publish(_ schemas: String, second: Int) throws -> TimelineState {
      let producer = try timeline.producer(schemas: schemas)
      return try producer.runCycle(
        at: FilmTimeline.start + Int64(second) * 1000, from: .lastRecords
      ) { write in
        var row = write.row(try write.type("Row"))
        row.set(0, long: Int64(second))
        _ = write.add(row, to: try write.type("Row"))
        return []
      }
    }
    let old = "Row @PrimaryKey(id) { long id; }"
    let new = "Row @PrimaryKey(id) { long id; string title; }"
    let states = [
      try publish(old, second: 1), try publish(old, second: 2), try publish(new, second: 3),
      try publish(new, second: 4),
    ]
    let v = states.map(\.version)
    let blobs = Set(try timeline.store.blobs())
    #expect(blobs.contains(.snapshot(v[2])))
    #expect(!blobs.contains(.delta(from: v[1], to: v[2])) && !blobs.contains(.reverseDelta(from: v[2], to: v[1])))
    #expect(blobs.contains(.delta(from: v[0], to: v[1])) && blobs.contains(.delta(from: v[2], to: v[3])))
    #expect(states.map { $0.data.headerTag(CycleTags.chainCounter) } == ["1", "2", "1", "2"])
    #expect(states.map { $0.data.headerTag(CycleTags.schemaChanged) } == [nil, nil, "true", nil])
    #expect(Set(states.map { $0.data.headerTag(CycleTags.schemaHash) }).count == 2)
    #expect(states.map { $0.data.populated("Row").count } == [1, 2, 3, 4])
  }

  @Test(
    "what keeps its name and holds something else is refused, with the way out",
    arguments: [
      ("A { long id; }", "A { int id; }", "A.id is LONG"),
      ("B { long id; } A { B b; }", "B { long id; } C { long id; } A { C b; }", "A.b is B"),
      ("A { long id; } L List<A>;", "A { long id; } B { long id; } L List<B>;", "L is"),
      ("A { long id; } L List<A>;", "A { long id; } L Set<A>;", "L is"),
    ])
  func refused(old: String, new: String, place: String) throws {
    do {
      let producer = try timeline.producer(schemas: old)
      _ = try producer.runCycle(at: FilmTimeline.start, from: .lastRecords) { _ in [] }
    }
    let before = try timeline.contents()
    let error = try #require(throws: TimelineError.self) { try timeline.producer(schemas: new) }
    #expect(error.code == .refused)
    #expect(error.detail.contains(place) && error.detail.contains("another name"), "\(error)")
    #expect(try timeline.contents() == before)
  }

  @Test("a chain of many thousand records of one type is copied") func deep() throws {
    let schemas = try SchemaParser.parse("Link { int number; Link next; }")
    let write = try WriteState(schemas: schemas)
    let type = try write.type("Link")
    var last: Ordinal?
    for number in 0..<50_000 as Range<Int32> {
      var row = write.row(type)
      row.set(0, int: number)
      row.set(1, reference: last)
      last = write.add(row, to: type)
    }
    let state = try write.finish(tag: 1 << 40, headerTags: [])
    let wider = try SchemaParser.parse("Link { string text; Link next; int number; }")
    let copied = try WriteState(schemas: wider)
    try StateCopier(state, into: copied, schemas: wider).copy()
    let copy = try copied.finish(tag: 1 << 41, headerTags: [])
    #expect(copy.populated("Link").count == 50_000)
    let (numbers, next) = (try copy.column("Link", "number", .int), try copy.column("Link", "next", .reference))
    for ordinal in copy.populated("Link") {
      #expect(
        next.reference(at: ordinal).flatMap(numbers.long(at:))
          == numbers.long(at: ordinal).flatMap { $0 == 0 ? nil : $0 - 1 })
    }
  }
}
