import Hollow
import Testing

@Suite("Primary key index") struct PrimaryKeyIndexTests {
  @Test("finds what a scan finds, and lists the repeated", arguments: 1...6 as ClosedRange<UInt64>, FilmState.keys)
  func againstScan(seed: UInt64, key: [String]) throws {
    let films = try FilmState(seed: seed, size: [0, 1, 30, 120, 400, 900][Int(seed) - 1])
    let groups = films.groups(key)
    let index = try PrimaryKeyIndex(films.state, type: "Film", key: key)
    for (parts, ordinals) in groups {
      #expect(index.find(parts) == ordinals[0])
      #expect(ordinals.allSatisfy { index.key(of: $0) == parts })
    }
    #expect(index.duplicates == groups.values.flatMap { $0.dropFirst() }.sorted())
    for part in FilmState.absent {
      let parts = [KeyPart](repeating: part, count: key.count)
      #expect(index.find(parts) == groups[parts]?.first)
    }
    if key.count == 1 {
      for value in -3...70 as ClosedRange<Int64> { #expect(index.find(value) == groups[[.long(value)]]?.first) }
    }
  }

  @Test("takes the schema's key by itself") func schemaKey() throws {
    let films = try FilmState(seed: 5, size: 50)
    let index = try PrimaryKeyIndex(films.state, type: "Film")
    for (key, ordinals) in films.groups(["id"]) { #expect(index.find(key) == ordinals[0]) }
  }

  @Test("a key that is not there is refused", arguments: [("Film", ["none"]), ("None", ["id"]), ("Country", nil)])
  func refused(type: String, key: [String]?) throws {
    let films = try FilmState(seed: 7, size: 3)
    #expect(throws: SchemaError.self) { try PrimaryKeyIndex(films.state, type: type, key: key) }
  }

  @Test("a key of the wrong length traps") func wrongLength() async {
    await #expect(processExitsWith: .failure) {
      let films = try FilmState(seed: 1, size: 3)
      _ = try PrimaryKeyIndex(films.state, type: "Film").find([.long(1), .long(2)])
    }
  }
}
