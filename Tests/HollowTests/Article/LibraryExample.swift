import BitMemory
import Hollow

// The code of the article Sources/Hollow/Hollow.docc/Hollow.md, which `HollowArticleTests` compares with this file.

let librarySchemas = """
  Author { string name; }
  Authors Set<Author> @HashKey(name);
  Book @PrimaryKey(id) { long id; string title; int year; Authors authors; }
  """

enum AuthorField: Int, RecordFields {
  static let typeName = "Author"
  case name
}

enum BookField: Int, RecordFields {
  static let typeName = "Book"
  case id, title, year, authors
}

struct Book {
  var id: Int64
  var title: String
  var year: Int32
  var authors: [String]
}

func put(_ book: Book, into write: WriteState) throws {
  var authors = try write.records(AuthorField.self)
  var ordinals: [Ordinal] = []
  for name in book.authors {
    authors.set(.name, text: name)
    ordinals.append(authors.add())
  }
  var books = try write.records(BookField.self)
  books.set(.id, long: book.id)
  books.set(.title, text: book.title)
  books.set(.year, int: book.year)
  books.set(.authors, reference: write.add(set: ordinals, to: try write.type("Authors")))
  try books.upsert()
}

func nextState(
  _ write: WriteState, tag: UInt64, putting books: [Book], removing ids: [Int64] = []
) throws -> DataState {
  write.beginCycle(from: .lastRecords)
  for book in books { try put(book, into: write) }
  for id in ids { try write.delete([.long(id)], from: try write.type("Book")) }
  let state = try write.finish(tag: tag, headerTags: [], roots: ["Book"])
  write.commit(state)
  return state
}

func readAgain(_ state: DataState) throws -> DataState {
  let snapshot = SnapshotWriter.write(state)
  return try SnapshotReader.read(snapshot.span.rawBytes)
}

func bring(_ reader: DataState, from old: DataState, to new: DataState) throws -> DataState {
  let delta = DeltaWriter.write(from: old, to: new)
  return try DeltaReader.apply(delta.span.rawBytes, to: reader)
}

func titles(since year: Int64, in state: DataState) throws -> [String] {
  let titles = try state.column(BookField.title, .string)
  let years = try state.column(BookField.year, .int)
  var found: [String] = []
  for ordinal in state.populated("Book") {
    if let value = years.long(at: ordinal), value >= year { found.append(titles.text(at: ordinal) ?? "") }
  }
  return found
}

func authors(ofBook ordinal: Ordinal, in state: DataState) throws -> [String] {
  let references = try state.column(BookField.authors, .reference)
  let (sets, names) = (try state.collections("Authors"), try state.column(AuthorField.name, .string))
  guard let set = references.reference(at: ordinal) else { return [] }
  return sets.elements(at: set).compactMap { names.text(at: $0) }
}

struct BookFinder {
  let state: DataState
  let byID: PrimaryKeyIndex
  let byYear: OneToManyIndex

  init(_ state: DataState) throws {
    self.state = state
    byID = try PrimaryKeyIndex(state, type: "Book")
    byYear = try OneToManyIndex(state, type: "Book", key: ["year"])
  }

  init(_ old: BookFinder, movedTo state: DataState) throws {
    let changes = StateChanges(from: old.state, to: state)
    self.state = state
    byID = try old.byID.updated(by: changes)
    byYear = try old.byYear.updated(by: changes)
  }
}
