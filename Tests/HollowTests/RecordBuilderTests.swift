import Hollow
import TestSupport
import Testing

/// Records written by field name, and what is refused when names and schema do not agree.
@Suite("Record builder") struct RecordBuilderTests {
  enum FilmField: Int, RecordFields {
    static let typeName = "Film"
    case id, year
  }

  enum ReversedField: Int, RecordFields {
    static let typeName = "Film"
    case year, id
  }

  private static let schemas: [Schema] = [
    .object(
      ObjectSchema(
        name: "Film", fields: [Field(name: "id", type: .long), Field(name: "year", type: .int)], primaryKey: ["id"]))
  ]

  private func finish(_ write: WriteState) throws -> DataState { try write.finish(tag: 1, headerTags: []) }

  @Test("a record holds what was set, and the next one starts from null") func fields() throws {
    let write = try WriteState(schemas: Self.schemas)
    var films = try write.records(FilmField.self)
    films.set(.id, long: 603)
    films.set(.year, int: 1999)
    let matrix = films.add()
    films.set(.id, long: 604)
    let unknown = try films.upsert()
    let state = try finish(write)
    let (ids, years) = (try state.column(FilmField.id, .long), try state.column(FilmField.year, .int))
    #expect(ids.long(at: matrix) == 603 && years.long(at: matrix) == 1999)
    #expect(ids.long(at: unknown) == 604 && years.long(at: unknown) == nil)
  }

  @Test("fields in another order than the schema's are refused with both lists") func order() throws {
    let write = try WriteState(schemas: Self.schemas)
    let error = #expect(throws: SchemaError.self) { _ = try write.records(ReversedField.self) }
    #expect(error?.reason == "Film has the fields id, year, and ReversedField names year, id")
  }

  @Test("rows added at once equal those added one by one", arguments: [1, 2, 3] as [UInt64]) func rows(seed: UInt64)
    throws
  {
    enum LinkField: Int, RecordFields {
      static let typeName = "Link"
      case id, target
    }
    let schemas =
      Self.schemas + [
        .object(
          ObjectSchema(
            name: "Link", fields: [Field(name: "id", type: .long), Field(name: "target", referencing: "Film")]))
      ]
    var random = SplitMix64(seed: seed)
    let links = (0..<200).map { id in (id: Int64(id), target: random.next() % 4 == 0 ? nil : Int(random.next() % 7)) }
    let bulk = try WriteState(schemas: schemas)
    var rows = StoredRows<LinkField>()
    for link in links {
      rows.append(long: link.id)
      rows.append(reference: link.target)
    }
    var ordinals: [UInt32] = []
    bulk.add(distinct: rows, to: try bulk.type("Link"), ordinals: &ordinals)
    let single = try WriteState(schemas: schemas)
    var builder = try single.records(LinkField.self)
    for link in links {
      builder.set(.id, long: link.id)
      builder.set(.target, reference: link.target)
      _ = builder.add()
    }
    let (left, right) = (try finish(bulk), try finish(single))
    #expect(ordinals.count == links.count)
    for state in [left, right] {
      let (ids, targets) = (try state.column(LinkField.id, .long), try state.column(LinkField.target, .reference))
      let read = state.populated("Link").map { (ids.long(at: $0), targets.reference(at: $0)) }
      #expect(read.count == links.count && zip(read, links).allSatisfy { $0.0 == $1.id && $0.1 == $1.target })
    }
  }
}
