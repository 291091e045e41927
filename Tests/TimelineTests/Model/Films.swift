import BitMemory
import Hollow
import TestSupport

struct Film: Hashable, Sendable {
  var title: String
  var names: Set<String>
}

/// The tests' dataset as a plain dictionary by id: what a state must hold.
typealias Films = [Int64: Film]

enum FilmData {
  static let schemas = """
    Name { string value; }
    Names Set<Name> @HashKey(value);
    Film @PrimaryKey(id) { long id; string title; Names names; }
    """

  static func random(_ random: inout SplitMix64, count: Int = 12) -> Films {
    var films: Films = [:]
    for _ in 0..<Int.random(in: 0...count, using: &random) {
      let names = (0..<Int.random(in: 0...4, using: &random)).map { _ in "n\(Int.random(in: 0...9, using: &random))" }
      films[Int64.random(in: 0...20, using: &random)] = Film(
        title: "t\(Int.random(in: 0...3, using: &random))", names: Set(names))
    }
    return films
  }

  static func add(_ films: Films, to write: WriteState) throws {
    for (id, film) in films.sorted(by: { $0.key < $1.key }) { _ = try add(film, id, to: write) }
  }

  static func add(_ film: Film, _ id: Int64, to write: WriteState) throws -> Ordinal {
    let (nameType, namesType, filmType) = (try write.type("Name"), try write.type("Names"), try write.type("Film"))
    let names = film.names.sorted().map { name in
      var row = write.row(nameType)
      row.set(0, text: name)
      return write.add(row, to: nameType)
    }
    var row = write.row(filmType)
    row.set(0, long: id)
    row.set(1, text: film.title)
    row.set(2, reference: write.add(set: names, to: namesType))
    return write.add(row, to: filmType)
  }

  static func films(of state: DataState) throws -> Films {
    let (ids, titles) = (try state.column("Film", "id", .long), try state.column("Film", "title", .string))
    let (sets, names) = (try state.collections("Names"), try state.column("Name", "value", .string))
    let references = try state.column("Film", "names", .reference)
    var films: Films = [:]
    for ordinal in state.populated("Film") {
      let set = references.reference(at: ordinal).map(sets.elements(at:)) ?? []
      films[ids.long(at: ordinal) ?? -1] = Film(
        title: titles.text(at: ordinal) ?? "", names: Set(set.compactMap(names.text(at:))))
    }
    return films
  }
}
