import BitMemory
import Hollow
import Testing

@Suite("One-to-many index") struct OneToManyIndexTests {
  @Test("finds all that a scan finds", arguments: 1...6 as ClosedRange<UInt64>, FilmState.keys)
  func againstScan(seed: UInt64, key: [String]) throws {
    let films = try FilmState(seed: seed, size: [0, 1, 30, 120, 400, 900][Int(seed) - 1])
    let groups = films.groups(key)
    let index = try OneToManyIndex(films.state, type: "Film", key: key)
    for (parts, ordinals) in groups { #expect(index.find(parts).sorted() == ordinals) }
    for part in FilmState.absent {
      let parts = [KeyPart](repeating: part, count: key.count)
      #expect(index.find(parts).sorted() == groups[parts] ?? [])
    }
    if key.count == 1 {
      for value in -3...70 as ClosedRange<Int64> {
        #expect(index.find(value).sorted() == groups[[.long(value)]] ?? [])
      }
    }
  }

  @Test("a reference may be a key by its ordinal") func ordinalKey() throws {
    let films = try FilmState(seed: 6, size: 80)
    let index = try OneToManyIndex(films.state, type: "Film", key: ["country!"])
    let column = try films.state.column("Film", "country", .reference)
    for country in films.state.populated("Country") {
      let expected = films.rows.keys.sorted().filter { column.reference(at: $0) == country }
      #expect(index.find([.value(UInt64(country))]).sorted() == expected)
    }
  }

  /// More keys than the table starts with, so that it grows on the way.
  @Test("holds many keys") func manyKeys() throws {
    let write = try WriteState(schemas: try SchemaParser.parse("Row { long parent; int child; }"))
    let type = try write.type("Row")
    for child in 0..<6000 {
      var row = write.row(type)
      row.set(0, long: Int64(child % 2500))
      row.set(1, int: Int32(child))
      _ = write.add(row, to: type)
    }
    let index = try OneToManyIndex(try write.finish(tag: 1, headerTags: []), type: "Row", key: ["parent"])
    for parent in 0..<2500 {
      #expect(index.find(Int64(parent)).sorted() == Array(stride(from: parent, to: 6000, by: 2500)))
    }
    #expect(index.find(2500).isEmpty)
  }

  @Test("a type or path that is not there is refused", arguments: [("Film", "none"), ("None", "id")])
  func refused(type: String, path: String) throws {
    let films = try FilmState(seed: 7, size: 3)
    #expect(throws: SchemaError.self) { try OneToManyIndex(films.state, type: type, key: [path]) }
  }
}
