import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Validators") struct ValidatorTests {
  private let timeline: FilmTimeline

  init() throws { timeline = try FilmTimeline() }

  private func films(_ count: Int) -> Films {
    Dictionary(uniqueKeysWithValues: (0..<count).map { (Int64($0), Film(title: "t", names: [])) })
  }

  /// The reason why `films` are refused as the next state, nil when they are not.
  private func refusal(_ films: Films, second: Int, _ validators: any Validator...) throws -> String? {
    let before = try timeline.contents()
    let producer = try timeline.producer(validators: validators)
    do {
      try FilmTimeline.publish(films, second: second, with: producer)
      return nil
    } catch let error as TimelineError where error.code == .refused {
      #expect(try timeline.contents() == before, "nothing refused leaves a trace")
      return error.detail
    }
  }

  @Test("too few records are refused, also at first") func minimum() throws {
    let validator = MinimumRecordCount(type: "Film", minimum: 3)
    #expect(try refusal(films(2), second: 1, validator)?.contains("2 records of Film, at least 3") == true)
    #expect(try refusal(films(3), second: 1, validator) == nil)
    #expect(try refusal(films(2), second: 2, validator) != nil)
    #expect(try refusal(films(4), second: 3, MinimumRecordCount(type: "Film", minimum: 4)) == nil)
    #expect(try refusal(films(4), second: 4, MinimumRecordCount(type: "Nothing", minimum: 1)) != nil)
  }

  /// Each state is published by a producer of its own: what it is compared with comes from the store.
  @Test("a number that changes too much is refused, right after a restart too") func change() throws {
    let validator = RecordCountChange(type: "Film", maximumGrowth: 0.5, maximumShrinkage: 0.25, firstState: 4...10)
    #expect(try refusal(films(3), second: 1, validator)?.contains("4 to 10 are expected") == true)
    #expect(try refusal(films(11), second: 1, validator) != nil)
    #expect(try refusal(films(8), second: 1, validator) == nil)
    #expect(try refusal(films(13), second: 2, validator)?.contains("+62.5 %; the bound is +50.0 %") == true)
    #expect(try refusal(films(12), second: 2, validator) == nil)
    #expect(try refusal(films(8), second: 3, validator)?.contains("from 12 to 8 records, -33.3 %") == true)
    #expect(try refusal(films(9), second: 3, validator) == nil)
    #expect(try refusal(films(0), second: 4, RecordCountChange(type: "Film", maximumShrinkage: 0.99)) != nil)
    #expect(try refusal(films(0), second: 4, RecordCountChange(type: "Film", maximumGrowth: 0)) == nil)
    #expect(try refusal(films(3), second: 5, validator) != nil, "after an empty state it is a first one again")
    #expect(try refusal(films(5), second: 5, validator) == nil)
  }

  private static let schemas = """
    Name { string value; }
    Film @PrimaryKey(id, name.value) { long id; Name name; }
    """

  /// Adds a film whose parts are null where nil.
  private func add(_ id: Int64?, name: String??, to write: WriteState) throws {
    let (nameType, filmType) = (try write.type("Name"), try write.type("Film"))
    var row = write.row(filmType)
    row.set(0, long: id)
    if let name {
      var nameRow = write.row(nameType)
      nameRow.set(0, text: name)
      row.set(1, reference: write.add(nameRow, to: nameType))
    }
    _ = write.add(row, to: filmType)
  }

  private func publish(_ films: [(Int64?, String??)], second: Int, keyChecks: KeyChecks = .allPrimaryKeys) throws {
    let producer = try timeline.producer(keyChecks: keyChecks, schemas: Self.schemas)
    _ = try producer.runCycle(
      at: FilmTimeline.start + Int64(second) * 1000, from: .lastRecords
    ) { write in
      for (id, name) in films { try add(id, name: name, to: write) }
      return []
    }
  }

  @Test(
    "null on the way through a key is refused without being asked for, at first and later",
    arguments: [(nil, "a"), (5, String?.none), (5, String??.none)] as [(Int64?, String??)])
  func nullKeys(id: Int64?, name: String??) throws {
    let first = try #require(throws: TimelineError.self) { try publish([(1, "a"), (id, name)], second: 1) }
    #expect(first.detail.contains("has null in its key, in \(id == nil ? "id" : "name.value")"))
    #expect(try timeline.names().isEmpty)
    try publish([(1, "a")], second: 1)
    #expect(throws: TimelineError.self) { try publish([(id, name)], second: 2) }
    try publish([(id, name)], second: 2, keyChecks: .none)
    // What was let in once is not looked at again.
    try publish([(2, "b")], second: 3)
  }

  @Test("a repeated key is refused without being asked for, at first and later") func uniqueKeys() throws {
    let schemas = Self.schemas.replacing("id, name.value", with: "id")
    func publish(_ films: [(Int64?, String??)], second: Int, keyChecks: KeyChecks = .allPrimaryKeys) throws {
      let producer = try timeline.producer(keyChecks: keyChecks, schemas: schemas)
      _ = try producer.runCycle(
        at: FilmTimeline.start + Int64(second) * 1000, from: .lastRecords
      ) { write in
        for (id, name) in films { try add(id, name: name, to: write) }
        return []
      }
    }
    let error = try #require(throws: TimelineError.self) { try publish([(1, "a"), (1, "b")], second: 1) }
    #expect(error.detail.contains("1 records of Film repeat a key"))
    try publish([(1, "a"), (2, "a")], second: 1)
    #expect(throws: TimelineError.self) { try publish([(2, "b")], second: 2) }
    try publish([(2, "b")], second: 2, keyChecks: .none)
  }

  /// Records of the state before are compared by key, whatever order they come in.
  @Test("unique keys are what a plain dictionary says", arguments: 1...20 as ClosedRange<UInt64>)
  func againstDictionary(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let producer = try timeline.producer()
    for second in 1...6 {
      let rows = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        (Int64.random(in: 0...9, using: &random), "t\(Int.random(in: 0...2, using: &random))")
      }
      let isUnique = Dictionary(grouping: Set(rows.map { "\($0.0) \($0.1)" })) { $0.prefix { $0 != " " } }
        .allSatisfy { $1.count == 1 }
      let publish = {
        _ = try producer.runCycle(
          at: FilmTimeline.start + Int64(second) * 1000, from: .noRecords
        ) { write in
          for (id, title) in rows { _ = try FilmData.add(Film(title: title, names: []), id, to: write) }
          return []
        }
      }
      if isUnique { try publish() } else { #expect(throws: TimelineError.self) { try publish() } }
    }
  }
}
