import BitMemory
import Hollow
import HollowTools
import Timeline

// The code of the article "A dataset in ten minutes": its blocks stand here line by line, and `ArticleTests` compares
// them. As its readers do, it uses nothing but what the library makes public.

let schemas = """
  Country { string code; }
  Station @PrimaryKey(id) { long id; string name; Country country; int celsius; }
  """

struct Station {
  var id: Int64
  var name: String
  var country: String
  var celsius: Int32
}

func put(_ station: Station, into write: WriteState) throws {
  let countries = try write.type("Country")
  var country = write.row(countries)
  country.set(0, text: station.country)
  let countryOrdinal = write.add(country, to: countries)

  let stations = try write.type("Station")
  var row = write.row(stations)
  row.set(0, long: station.id)
  row.set(1, text: station.name)
  row.set(2, reference: countryOrdinal)
  row.set(3, int: station.celsius)
  try write.upsert(row, to: stations)
}

func openProducer(_ store: DirectoryBlobStore, at now: EpochMilliseconds) throws -> Producer {
  try Producer(
    store, schemas: try SchemaParser.parse(schemas), validators: [MinimumRecordCount(type: "Station", minimum: 1)],
    at: now)
}

func publishAll(_ stations: [Station], with producer: Producer, at now: EpochMilliseconds) throws -> TimelineState {
  try producer.runCycle(at: now, from: .noRecords, ifUnchanged: .skip) { write in
    for station in stations { try put(station, into: write) }
    return [HeaderTag(key: "source", value: "all stations")]
  }
}

func publishChanges(
  _ changed: [Station], closed: [Int64], with producer: Producer, at now: EpochMilliseconds
) throws -> TimelineState {
  try producer.runCycle(at: now, from: .lastRecords, ifUnchanged: .skip, roots: ["Station"]) { write in
    for station in changed { try put(station, into: write) }
    for id in closed { try write.delete([.long(id)], from: try write.type("Station")) }
    return [HeaderTag(key: "source", value: "changes")]
  }
}

func warmest(in state: DataState) throws -> String? {
  let names = try state.column("Station", "name", .string)
  let temperatures = try state.column("Station", "celsius", .int)
  var best: (ordinal: Ordinal, celsius: Int64)?
  for ordinal in state.populated("Station") {
    guard let celsius = temperatures.long(at: ordinal) else { continue }
    if best.map({ celsius > $0.celsius }) ?? true { best = (ordinal, celsius) }
  }
  return best.flatMap { names.text(at: $0.ordinal) }
}

struct StationFinder {
  let state: DataState
  private let names: FieldColumn
  private let byID: PrimaryKeyIndex
  private let byCountry: OneToManyIndex

  init(_ state: DataState) throws {
    self.state = state
    names = try state.column("Station", "name", .string)
    byID = try PrimaryKeyIndex(state, type: "Station")
    byCountry = try OneToManyIndex(state, type: "Station", key: ["country.code"])
  }

  func name(ofStation id: Int64) -> String? { byID.find(id).flatMap(names.text) }

  func names(in country: String) -> [String] { byCountry.find([.text(country)]).compactMap(names.text).sorted() }
}

extension StationFinder {
  init(_ old: StationFinder, movedTo state: DataState) throws {
    let changes = StateChanges(from: old.state, to: state)
    self.state = state
    names = try state.column("Station", "name", .string)
    byID = try old.byID.updated(by: changes)
    byCountry = try old.byCountry.updated(by: changes)
  }
}

func follow(_ store: DirectoryBlobStore, times: Int, _ use: (TimelineState) throws -> Void) throws {
  let consumer = Consumer(store)
  let watcher = AnnouncementWatcher(store)
  var known: Version?
  for _ in 0..<times {
    guard watcher.wait(beyond: known, timeoutMilliseconds: 60_000) != nil, let state = try consumer.latest() else {
      continue
    }
    known = state.version
    try use(state)
  }
}

func report(from old: DataState, to new: DataState) throws -> [String] {
  let diff = try RecordDiff(old, new, type: "Station")
  var lines = diff.added.map { "new: \(diff.key.text(diff.key(ofRight: $0)))" }
  lines += diff.removed.map { "closed: \(diff.key.text(diff.key(ofLeft: $0)))" }
  for pair in diff.modified {
    for change in try diff.differences(of: pair) {
      let (before, after) = (change.old?.short ?? "nothing", change.new?.short ?? "nothing")
      lines.append("\(diff.key.text(diff.key(ofRight: pair.right))): \(change.pathText) \(before) -> \(after)")
    }
  }
  return lines
}
