import Hollow
import TestSupport

/// One record of the dataset of the index tests: it has nulls, few different values, and keys behind references.
struct FilmRow {
  static let schemas = """
    Country { string code; }
    Studio @PrimaryKey(name) { string name; long founded; }
    Film @PrimaryKey(id) { long id; int year; double score; boolean live; bytes mark; Country country; Studio studio; }
    """

  var id: Int64?
  var year: Int32?
  var score: Double?
  var live: Bool?
  var mark: [UInt8]?
  /// `code` of the country; the outer nil is a null reference, the inner a null field.
  var country: String??
  var studio: (name: String?, founded: Int64?)?

  init(using random: inout SplitMix64) {
    func pick<Value>(_ values: [Value?]) -> Value? { values.randomElement(using: &random) ?? nil }
    id = pick([nil, 0, -1, .max, Int64.random(in: 0...60, using: &random), Int64.random(in: 0...60, using: &random)])
    year = pick([nil, 0, 1990, 1991, -5])
    score = pick([nil, 0, -0.0, 7.5])
    live = pick([nil, true, false])
    mark = pick([nil, [], [0], [0, 0]])
    country = pick([nil, .some("DE"), .some("US"), .some("\u{E9}"), .some("e\u{301}"), .some(String?.none)])
    studio = pick([nil, ("A", 1), ("A", 2), (nil, 1), ("B", nil)])
  }

  /// The key parts by path, from the row alone.
  var keys: [String: KeyPart] {
    [
      "id": id.map { .long($0) } ?? .null,
      "year": year.map { .long(Int64($0)) } ?? .null,
      "score": score.map { .value($0.bitPattern) } ?? .null,
      "live": live.map { .value($0 ? 1 : 0) } ?? .null,
      "mark": mark.map { .bytes($0) } ?? .null,
      "country": (country ?? nil).map { .text($0) } ?? .null,
      "country.code": (country ?? nil).map { .text($0) } ?? .null,
      "studio": (studio?.name).map { .text($0) } ?? .null,
      "studio.founded": (studio?.founded).map { .long($0) } ?? .null,
    ]
  }

  func add(to write: WriteState) throws -> Ordinal {
    let (film, countries, studios) = (try write.type("Film"), try write.type("Country"), try write.type("Studio"))
    var row = write.row(film)
    row.set(0, long: id)
    row.set(1, int: year)
    row.set(2, double: score)
    row.set(3, boolean: live)
    if let mark { row.set(4, bytes: mark) }
    if let country {
      var child = write.row(countries)
      child.set(0, text: country)
      row.set(5, reference: write.add(child, to: countries))
    }
    if let studio {
      var child = write.row(studios)
      child.set(0, text: studio.name)
      child.set(1, long: studio.founded)
      row.set(6, reference: write.add(child, to: studios))
    }
    return write.add(row, to: film)
  }
}
