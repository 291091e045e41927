import Hollow

/// A dataset with every kind of type and field, and a later version of its schemas.
enum FilmSchemas {
  static let first = """
    Name { string value; }
    Names Set<Name> @HashKey(value);
    Window { long start; long end; Names countries; }
    Windows List<Window>;
    Offers Map<Name,Window> @HashKey(value);
    Shelves List<Windows>;
    Node { int n; Node next; }
    Nodes Set<Node>;
    Film @PrimaryKey(id, country.value) {
      long id; Name country; string title; double rate; float weight; boolean live; int count; bytes mark; Name name;
      Windows windows; Names names; Offers offers; Shelves shelves; Node chain; Nodes nodes;
    }
    """

  /// Fields in another order, some gone, some new, `n` a LONG, and the type of `countries` under another name.
  static let evolved = """
    Name { string value; string note; }
    Names Set<Name> @HashKey(value);
    Countries Set<Name> @HashKey(value);
    Window { Countries countries; long end; long start; }
    Windows List<Window>;
    Offers Map<Name,Window> @HashKey(value);
    Shelves List<Windows>;
    Node { long n; Node next; }
    Nodes Set<Node>;
    Film @PrimaryKey(id, country.value) {
      string title; string added; long id; Name country; double rate; boolean live; bytes mark; Name name; Windows windows;
      Names names; Offers offers; Shelves shelves; Node chain; Nodes nodes;
    }
    """

  static func parse(_ text: String) throws -> [String: Schema] {
    Dictionary(uniqueKeysWithValues: try SchemaParser.parse(text).map { ($0.name, $0) })
  }
}
