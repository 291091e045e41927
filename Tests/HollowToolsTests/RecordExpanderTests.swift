import Hollow
import HollowTools
import TestSupport
import Testing

@Suite("Record expander") struct RecordExpanderTests {
  @Test("a state holds what was put into it, sets and maps by content", arguments: 1...6 as ClosedRange<UInt64>)
  func content(seed: UInt64) throws {
    var chain = try FilmChain(seed: seed)
    for _ in 0..<3 {
      let (state, films) = try chain.next()
      let expander = try RecordExpander(state)
      #expect(state.populated("Film").map { expander.expand("Film", $0) }.sorted() == films)
    }
  }

  @Test("JSON is one text for one content") func json() {
    let value = ExpandedValue.object([
      .init(name: "a", value: .integer(-1)), .init(name: "b", value: .text([0x22, 0xD800, 0x41, 0x0A])),
      .init(name: "c", value: .double(Double.nan.bitPattern)),
      .init(name: "d", value: .float((-Float.infinity).bitPattern)),
      .init(name: "e", value: .double((-0.0).bitPattern)), .init(name: "f", value: .bytes([0, 255])),
      .init(name: "g", value: .set([.null, .boolean(true)])),
      .init(name: "h", value: .map([.init(key: .text("k"), value: .list([]))])),
      .init(name: "i", value: .unexpanded(.tooDeep)), .init(name: "j", value: .float((0.1 as Float).bitPattern)),
    ])
    #expect(
      value.json() == #"{"a":-1,"b":"\"\uD800A\n","c":"NaN","d":"-Infinity","e":-0.0,"f":"00ff","g":[null,true],"#
        + #""h":[["k",[]]],"i":{"$unexpanded":"too deep"},"j":0.1}"#)
    #expect(ExpandedValue.list([.integer(1), .object([])]).indentedJSON() == "[\n  1,\n  {}\n]")
  }

  /// Nodes that each refer to two others: `links` gives both ordinals of each.
  private func nodes(_ links: [(Ordinal, Ordinal)], id: Int64 = 1) throws -> DataState {
    let write = try WriteState(
      schemas: try SchemaParser.parse("Node { int n; Node a; Node b; } Root @PrimaryKey(id) { long id; Node node; }"))
    let (type, root) = (try write.type("Node"), try write.type("Root"))
    for (index, link) in links.enumerated() {
      var row = write.row(type)
      row.set(0, int: Int32(index))
      row.set(1, reference: link.0)
      row.set(2, reference: link.1)
      #expect(write.add(row, to: type) == index)
    }
    var row = write.row(root)
    row.set(0, long: id)
    row.set(1, reference: links.count - 1)
    _ = write.add(row, to: root)
    return try write.finish(tag: 1, headerTags: [])
  }

  @Test("a record that leads back to itself ends with a mark") func cycle() throws {
    let state = try nodes([(0, 0)])
    let value = try RecordExpander(state, limits: .init(depth: 5, values: 1000)).expand("Root", 0)
    #expect(value.json().contains("too deep"))
    let error = try #require(throws: RecordDiffError.self) {
      try RecordDiff(state, try nodes([(0, 0), (0, 0)]), type: "Root")
    }
    #expect(error.description.contains("leads back to itself"))
  }

  @Test("what multiplies from record to record ends with a mark, and is still compared") func fanOut() throws {
    // Record n refers twice to record n - 1: 2^200 values, in 200 records.
    let links: [(Ordinal, Ordinal)] = [(9999, 9999)] + (1..<200).map { ($0 - 1, $0 - 1) }
    let state = try nodes(links)
    let value = try RecordExpander(state, limits: .init(depth: 256, values: 1000)).expand("Root", 0)
    #expect(value.json().contains("too large"))
    #expect(value.json().contains("no such record") || value.json().count < 100_000)
    let other = try nodes(links.prefix(2) + (2..<200).map { ($0 - 1, $0 == 2 ? 0 : $0 - 1) })
    let diff = try RecordDiff(state, other, type: "Root")
    #expect(diff.modified.count == 1)
    #expect(try diff.differences(of: diff.modified[0], limit: 10).count <= 10)
  }

  @Test("a chain of twenty thousand records costs no stack") func longChain() throws {
    let none = 1 << 20
    let links: [(Ordinal, Ordinal)] = [(none, none)] + (1..<20_000).map { ($0 - 1, none) }
    let (left, right) = (try nodes(links), try nodes(links + [(19_999, none)]))
    let diff = try RecordDiff(left, right, type: "Root")
    #expect(diff.modified.count == 1)
    #expect(try !diff.differences(of: diff.modified[0], limit: 3).isEmpty)
  }

  @Test("an ordinal used again for other content is not taken for the same") func reusedOrdinal() throws {
    let schemas = try SchemaParser.parse("Title { string value; } Film @PrimaryKey(id) { long id; Title title; }")
    let write = try WriteState(schemas: schemas)
    func publish(_ title: String, tag: UInt64) throws -> DataState {
      write.beginCycle(from: .noRecords)
      var row = write.row(try write.type("Title"))
      row.set(0, text: title)
      let ordinal = write.add(row, to: try write.type("Title"))
      var film = write.row(try write.type("Film"))
      film.set(0, long: 1)
      film.set(1, reference: ordinal)
      _ = write.add(film, to: try write.type("Film"))
      let state = try write.finish(tag: tag, headerTags: [])
      write.commit(state)
      return state
    }
    let states = try ["a", "b", "c"].enumerated().map { try publish($1, tag: UInt64($0 + 1)) }
    #expect(states[0].populated("Title").contains(0))
    #expect(states[2].populated("Title").contains(0), "ordinal 0 is used again")
    let diff = try RecordDiff(states[0], states[2], type: "Film")
    #expect(diff.modified == [.init(left: 0, right: 0)])
    let differences = try diff.differences(of: try #require(diff.modified.first))
    let path: [FieldDifference.Step] = [.field("title"), .field("value")]
    #expect(differences == [FieldDifference(path: path, old: .text("a"), new: .text("c"))])
    #expect(differences[0].pathText == "title.value")
  }
}
