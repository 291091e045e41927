import Hollow
import TestSupport
import Testing

@Suite("Schema parser") struct SchemaParserTests {
  @Test("reads back what schemas print", arguments: 1...20 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let schemas = RandomSchemas(using: &random).schemas.map { schema in
      guard case .object(var object) = schema, Bool.random(using: &random) else { return schema }
      object.primaryKey = object.fields.map(\.name).filter { _ in Bool.random(using: &random) }
      return .object(object)
    }
    let separator = ["", "\n", " // note\n", "\n/* a\nb */\n\t"].randomElement(using: &random) ?? ""
    #expect(try SchemaParser.parse(schemas.map(\.description).joined(separator: separator)) == schemas)
  }

  @Test("reads free spacing, comments and every kind of type") func kinds() throws {
    let text = """
      // Films
      Film @PrimaryKey(id, country.code) {
        long id; string title; /* a reference */ Country country;
        int i; boolean b; float f; double d; bytes x; }
      Films List < Film > ;
      FilmSet Set<Film> @HashKey(country!);
      ByCountry Map<Country,Film> @HashKey(code);Country{string code;}
      """
    let film = ObjectSchema(
      name: "Film",
      fields: [
        Field(name: "id", type: .long), Field(name: "title", type: .string),
        Field(name: "country", referencing: "Country"), Field(name: "i", type: .int), Field(name: "b", type: .boolean),
        Field(name: "f", type: .float), Field(name: "d", type: .double), Field(name: "x", type: .bytes),
      ], primaryKey: ["id", "country.code"])
    #expect(
      try SchemaParser.parse(text) == [
        .object(film), .list(ListSchema(name: "Films", elementType: "Film")),
        .set(SetSchema(name: "FilmSet", elementType: "Film", hashKey: ["country!"])),
        .map(MapSchema(name: "ByCountry", keyType: "Country", valueType: "Film", hashKey: ["code"])),
        .object(ObjectSchema(name: "Country", fields: [Field(name: "code", type: .string)])),
      ])
  }

  @Test("an empty text has no types") func empty() throws { #expect(try SchemaParser.parse(" // none\n").isEmpty) }

  @Test(
    "a fault is told with its line",
    arguments: [
      ("A {\n int a;\n int a;\n}", 3, "two fields a"),
      ("A { int a; }\n\nA { int b; }", 3, "declared twice"),
      ("A {\n int a }", 2, "'}' stands where ';' is due"),
      ("A {\n/* one\ntwo */ 5 a; }", 3, "'5' stands where a field type is due"),
      ("A List<B>;\nC Set<B> @HashKey(;", 2, "';' stands where a field path is due"),
      ("A Map<B>;", 1, "'>' stands where ',' is due"),
      ("A {\r\n int a;\r\n int ?; }", 3, "'?' has no meaning"),
      ("A { int a; }\n/* no end", 2, "a comment does not end"),
      ("A {\n int a;\n", 0, "the text ends"),
      ("A {\n int", 0, "the text ends"),
      ("5 { }", 1, "'5' stands where a type name is due"),
    ] as [(String, Int, String)])
  func faults(text: String, line: Int, reason: String) throws {
    let error = try #require(throws: SchemaError.self) { try SchemaParser.parse(text) }
    #expect(error.line == line, "\(error)")
    #expect(error.reason.contains(reason), "\(error)")
  }
}
