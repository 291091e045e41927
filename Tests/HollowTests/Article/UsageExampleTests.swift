import BitMemory
import Hollow
import HollowTools
import Testing

/// The usage examples in the doc comments of Hollow, HollowTools and BitMemory, line by line, so that they keep
/// working.
@Suite("Usage examples") struct UsageExampleTests {
  private static let schemas = """
    Country { string code; }
    Station @PrimaryKey(id) { long id; string name; int celsius; Country country; }
    """

  /// Oslo in a first state, and Oslo and Quito in a second.
  private func states() throws -> (DataState, DataState) {
    let write = try WriteState(schemas: SchemaParser.parse(Self.schemas))
    var states: [DataState] = []
    for (id, name, celsius, code) in [(1, "Oslo", -4, "NO"), (2, "Quito", 31, "EC")] {
      write.beginCycle(from: .lastRecords)
      let (countries, stations) = (try write.type("Country"), try write.type("Station"))
      var country = write.row(countries)
      country.set(0, text: code)
      var row = write.row(stations)
      row.set(0, long: Int64(id))
      row.set(1, text: name)
      row.set(2, int: Int32(celsius))
      row.set(3, reference: write.add(country, to: countries))
      try write.upsert(row, to: stations)
      let state = try write.finish(tag: UInt64(id), headerTags: [])
      write.commit(state)
      states.append(state)
    }
    return (states[0], states[1])
  }

  @Test("schemas and paths") func schemas() throws {
    let schemas = try SchemaParser.parse("Country { string code; } Station { long id; Country country; }")
    let named = Dictionary(uniqueKeysWithValues: schemas.map { ($0.name, $0) })
    let path = try FieldPath("country", from: "Station", in: named)
    #expect(path.steps.map(\.field) == [1, 0])
    #expect(path.valueType == .string)
  }

  @Test("columns, indexes and changes") func reading() throws {
    let (old, new) = try states()
    let names = try new.column("Station", "name", .string)
    let temperatures = try new.column("Station", "celsius", .int)
    var warm: [String] = []
    for ordinal in new.populated("Station") {
      if let celsius = temperatures.long(at: ordinal), celsius > 30 { warm.append(names.text(at: ordinal) ?? "") }
    }
    #expect(warm == ["Quito"])
    let index = try new.primaryKeyIndex("Station")
    #expect(index.find(1).flatMap { names.text(at: $0) } == "Oslo")
    let changes = StateChanges(from: old, to: new)
    #expect(changes.added("Station").compactMap { names.text(at: $0) } == ["Quito"])
    let byCountry = try OneToManyIndex(old, type: "Station", key: ["country.code"]).updated(by: changes)
    #expect(byCountry.find([.text("NO")]).compactMap { names.text(at: $0) } == ["Oslo"])
    #expect(try PrimaryKeyIndex(old, type: "Station").updated(by: changes).find(2) != nil)
  }

  @Test("blobs and parts") func blobs() throws {
    let (old, state) = try states()
    let bytes = SnapshotWriter.write(state)
    #expect(try BlobHeader(reading: bytes.span.rawBytes).destinationTag == state.tag)
    let filter = LoadFilter(excludingTypes: ["Country"], fields: ["Station.celsius"])
    #expect(try SnapshotReader.read(bytes.span.rawBytes, filter: filter).types.map(\.name) == ["Station"])
    let delta = DeltaWriter.write(from: old, to: state)
    let next = try DeltaReader.apply(delta.span.rawBytes, to: old)
    #expect(ReferenceCheck.firstFault(in: next) == nil)
    #expect(try StateChecksum.checksum(of: next) == StateChecksum.checksum(of: state))
    let part = OptionalPart(name: "places", types: ["Country"])
    let main = SnapshotWriter.write(part.main(of: state))
    let places = part.snapshot(of: state)
    var read = try SnapshotReader.read(main.span.rawBytes)
    read = try OptionalPart.read("places", places.span.rawBytes, beside: read)
    #expect(read.types.count == 2)
  }

  @Test("expanding and comparing") func tools() throws {
    let (old, state) = try states()
    let value = try RecordExpander(state).expand("Station", 0)
    #expect(value["country"]?["code"]?.short == "\"NO\"")
    #expect(value.json() == #"{"id":1,"name":"Oslo","celsius":-4,"country":{"code":"NO"}}"#)
    let paths = try KeyPaths("Station", in: state)
    #expect(paths.text(try paths.parse("1")) == "1")
    #expect(try KeyReader(paths, in: state).key(at: 1) == [.long(2)])
    let diff = try RecordDiff(old, state, type: "Station")
    #expect(diff.added.map { "new: \(diff.key.text(diff.key(ofRight: $0)))" } == ["new: 2"])
  }

  @Test("bits and bytes") func memory() throws {
    var seen: BitSet = BitSet([1, 5, 70])
    seen.insert(2)
    #expect(Array(seen.intersection(BitSet(below: 10))) == [1, 2, 5])
    var builder = WordPageBuilder(wordCount: 1)
    builder.setZeroed(5, at: 0, width: 3)
    builder.setZeroed(9, at: 3, width: 4)
    #expect(builder.finish().value(at: 3, width: 4) == 9)
    var editor = NumberPagesEditor(NumberPages(zeros: 100_000))
    editor[70_000] = 7
    #expect(editor.finish()[70_000] == 7)
    var writer = ByteWriter()
    writer.write(Int32(1030))
    writer.writeVInt(128)
    let bytes = writer.bytes
    #expect(bytes == [0, 0, 4, 6, 0x81, 0])
    var reader = ByteReader(bytes.span.rawBytes)
    let (version, count) = (try reader.readInt32(), try reader.readVInt())
    #expect(version == 1030 && count == 128)
  }
}
