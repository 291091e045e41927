import Hollow
import HollowTools
import TestSupport

/// A chain of random states of films, and what a plain model says each holds.
struct FilmChain {
  private let schemas: [String: Schema]
  private let write: WriteState
  private(set) var values: RandomValues
  private(set) var films: [ExpandedValue] = []
  private var tag: UInt64 = 0

  init(seed: UInt64, schemas text: String = FilmSchemas.first) throws {
    schemas = try FilmSchemas.parse(text)
    write = try WriteState(schemas: try SchemaParser.parse(text))
    values = RandomValues(schemas: schemas, random: SplitMix64(seed: seed))
  }

  /// A film with a key that no other has or, where keys may repeat, with one of few keys.
  private mutating func film(_ number: Int, repeatsKeys: Bool) -> ExpandedValue {
    guard case .object(var members) = values.record("Film") else { return .null }
    for index in members.indices {
      if members[index].name == "id" {
        let id = ExpandedValue.integer(Int64(repeatsKeys ? number % 4 : number))
        members[index].value = repeatsKeys && values.chance(3) ? .null : id
      }
      if members[index].name == "country" && !values.chance(4) {
        members[index].value = .object([.init(name: "value", value: .text("DE"))])
      }
    }
    return .object(members)
  }

  /// The next state: some films gone, some changed, some new. Equal films are one record.
  mutating func next(repeatsKeys: Bool = false) throws -> (state: DataState, films: [ExpandedValue]) {
    var next: [ExpandedValue] = []
    for film in films where !values.chance(4) {
      let changed = values.chance(3) ? values.changed(film, "Film") : film
      next.append(Self.keepingKey(changed, of: film))
    }
    for _ in 0..<Int.random(in: 0...5, using: &values.random) {
      counter += 1
      next.append(film(counter, repeatsKeys: repeatsKeys))
    }
    return try publish(Array(Set(next)).sorted())
  }

  private var counter = 0

  private static func keepingKey(_ film: ExpandedValue, of old: ExpandedValue) -> ExpandedValue {
    guard case .object(var members) = film else { return film }
    for index in members.indices where members[index].name == "id" || members[index].name == "country" {
      members[index].value = old[members[index].name] ?? .null
    }
    return .object(members)
  }

  /// A state of `films` as far as the schemas have their fields, added in an order of the seed's.
  mutating func publish(_ given: [ExpandedValue]) throws -> (state: DataState, films: [ExpandedValue]) {
    let films = given.map { values.fitted($0, "Film") }
    tag += 1
    write.beginCycle(from: .noRecords)
    let writer = ValueWriter(write: write, schemas: schemas)
    for film in films.shuffled(using: &values.random) { try writer.add(film, "Film") }
    let state = try write.finish(tag: tag, headerTags: [])
    write.commit(state)
    self.films = films
    return (state, films)
  }
}
