import Hollow
import Testing

/// How a key path that ends in a reference goes on to a value (docs/hollow-format.md, section 3).
@Suite("Field path") struct FieldPathTests {
  private static let text = """
    Code { string value; }
    Country { Code code; }
    Studio @PrimaryKey(country.code) { string name; Country country; }
    Label @PrimaryKey(studio!) { long id; Studio studio; }
    Pair @PrimaryKey(a, b) { int a; int b; }
    Film { long id; Country country; Studio studio; Label label; Pair pair; Films films; Film next; }
    Films List<Film>;
    """

  private func path(_ text: String) throws -> (fields: [String], type: FieldType) {
    let schemas = try SchemaParser.parse(Self.text)
    let byName = Dictionary(uniqueKeysWithValues: schemas.map { ($0.name, $0) })
    let path = try FieldPath(text, from: "Film", in: byName)
    let fields = path.steps.map { step in
      guard case .object(let schema)? = byName[step.type] else { return "?" }
      return "\(step.type).\(schema.fields[step.field].name)"
    }
    return (fields, path.valueType)
  }

  @Test(
    "leads to the value it names, or on from a reference to the only field or key path",
    arguments: [
      ("id", ["Film.id"], .long),
      ("country.code.value", ["Film.country", "Country.code", "Code.value"], .string),
      ("country", ["Film.country", "Country.code", "Code.value"], .string),
      ("country!", ["Film.country"], .reference),
      ("country.code!", ["Film.country", "Country.code"], .reference),
      ("studio", ["Film.studio", "Studio.country", "Country.code", "Code.value"], .string),
      ("studio.name", ["Film.studio", "Studio.name"], .string),
      ("label", ["Film.label", "Label.studio"], .reference),
      ("label.studio!", ["Film.label", "Label.studio"], .reference),
      ("pair.a", ["Film.pair", "Pair.a"], .int),
      ("films!", ["Film.films"], .reference),
      ("next.next.id", ["Film.next", "Film.next", "Film.id"], .long),
    ] as [(String, [String], FieldType)])
  func expands(text: String, fields: [String], type: FieldType) throws {
    let path = try path(text)
    #expect(path.fields == fields)
    #expect(path.type == type)
  }

  @Test(
    "is refused when it names no value",
    arguments: [
      "", "!", "missing", "id.more", "pair", "films", "films.element", "country.missing", "next",
    ])
  func refused(text: String) throws {
    let error = try #require(throws: SchemaError.self) { _ = try path(text) }
    #expect(!error.reason.isEmpty)
  }

  @Test("a type that leads to itself alone has no end") func endless() throws {
    let schemas = try SchemaParser.parse("Loop { Loop next; }")
    #expect(throws: SchemaError.self) { try FieldPath("next", from: "Loop", in: ["Loop": schemas[0]]) }
  }
}
