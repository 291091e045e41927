import Hollow
import Testing

@Suite("Object row") struct ObjectRowTests {
  private let write: WriteState
  private let type: WriteState.TypeHandle

  init() throws {
    let text = "Row { int i; long l; float f; double d; boolean b; string s; bytes x; Row r; }"
    write = try WriteState(schemas: try SchemaParser.parse(text))
    type = try write.type("Row")
  }

  private func state() throws -> DataState { try write.finish(tag: 1, headerTags: []) }

  @Test("what the format cannot store is null: the least integers and NaN") func unstorable() throws {
    let empty = write.add(write.row(type), to: type)
    var row = write.row(type)
    row.set(0, int: .min)
    row.set(1, long: .min)
    row.set(2, float: .nan)
    row.set(3, double: -.nan)
    #expect(write.add(row, to: type) == empty)
    #expect(try state().column("Row", "i", .int).long(at: empty) == nil)
    #expect(try state().column("Row", "d", .double).value(at: empty) == nil)
  }

  @Test("empty text and bytes are not null") func emptyBytes() throws {
    let empty = write.add(write.row(type), to: type)
    var row = write.row(type)
    row.set(5, text: "")
    row.set(6, bytes: [])
    let ordinal = write.add(row, to: type)
    #expect(ordinal != empty)
    #expect(try state().column("Row", "s", .string).text(at: ordinal) == "")
    #expect(try state().column("Row", "s", .string).text(at: empty) == nil)
    #expect(try state().column("Row", "x", .bytes).bytes(at: ordinal) == [])
    #expect(try state().column("Row", "x", .bytes).bytes(at: empty) == nil)
  }

  @Test("a row used again forgets what it held") func reuse() throws {
    var row = write.row(type)
    row.set(0, int: 1)
    row.set(5, text: "one")
    row.set(5, text: "two")
    row.set(6, bytes: [1, 2])
    let first = write.add(row, to: type)
    row.clear()
    row.set(5, text: "three")
    let second = write.add(row, to: type)
    var again = write.row(type)
    again.set(6, bytes: [1, 2])
    again.set(5, text: "two")
    again.set(0, int: 1)
    #expect(write.add(again, to: type) == first)
    let state = try state()
    #expect(try state.column("Row", "s", .string).text(at: first) == "two")
    #expect(try state.column("Row", "s", .string).text(at: second) == "three")
    #expect(try state.column("Row", "x", .bytes).bytes(at: second) == nil)
    #expect(try state.column("Row", "i", .int).long(at: second) == nil)
  }

  @Test("records that differ in one field alone are two", arguments: 0..<8)
  func identity(field: Int) throws {
    let ordinals = [false, true].map { other in
      var row = write.row(type)
      row.set(0, int: field == 0 && other ? 2 : 1)
      row.set(1, long: field == 1 && other ? 2 : 1)
      row.set(2, float: field == 2 && other ? -0.0 : 0)
      row.set(3, double: field == 3 && other ? -0.0 : 0)
      row.set(4, boolean: field == 4 && other ? false : true)
      row.set(5, text: field == 5 && other ? "e\u{301}" : "\u{E9}")
      row.set(6, bytes: field == 6 && other ? [0] : [])
      row.set(7, reference: field == 7 && other ? nil : 0)
      return write.add(row, to: type)
    }
    #expect(ordinals == [0, 1])
  }

  @Test("sets count repetitions once, the last of a map's equal keys holds, lists keep order") func collections() throws
  {
    let write = try WriteState(
      schemas: try SchemaParser.parse("E { int i; }\nL List<E>;\nS Set<E>;\nM Map<E,E>;\n"))
    let (element, list, set, map) = (
      try write.type("E"), try write.type("L"), try write.type("S"), try write.type("M")
    )
    let elements = (0..<3 as Range<Int32>).map { number in
      var row = write.row(element)
      row.set(0, int: number)
      return write.add(row, to: element)
    }
    #expect(elements == [0, 1, 2])
    #expect(write.add(set: [2, 0, 2, 0], to: set) == write.add(set: [0, 2], to: set))
    #expect(write.add(map: [(0, 1), (0, 2)], to: map) == write.add(map: [(0, 2)], to: map))
    #expect(write.add(map: [(0, 1)], to: map) != write.add(map: [(0, 2)], to: map))
    #expect(write.add(list: [0, 1], to: list) != write.add(list: [1, 0], to: list))
    #expect(write.add(list: [], to: list) == write.add(list: [], to: list))
    let state = try write.finish(tag: 1, headerTags: [])
    #expect(try state.collections("S").size(at: 0) == 2)
    #expect(try state.collections("L").elements(at: 0) == [0, 1])
  }
}
