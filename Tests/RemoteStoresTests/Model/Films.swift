import BitMemory
import Hollow
import TestSupport
import Timeline

/// The tests' dataset as a plain dictionary, title by id: what a state must hold.
typealias Films = [Int64: String]

enum FilmData {
  static let schemas = "Film @PrimaryKey(id) { long id; string title; }"
  /// 23 November 2026, 12:00:00 UTC, in ms since 1970.
  static let start: Int64 = 1_795_435_200_000

  static func producer(_ store: any WritableBlobStore, snapshots: SnapshotPolicy = SnapshotPolicy()) throws -> Producer
  {
    try Producer(store, schemas: try SchemaParser.parse(schemas), snapshots: snapshots, at: start)
  }

  /// Publishes `films` as the whole state, `second` seconds after the start.
  @discardableResult
  static func publish(_ films: Films, second: Int, with producer: Producer) throws -> TimelineState {
    try producer.runCycle(at: start + Int64(second) * 1000, keepingRecords: false, publishesUnchanged: true) { write in
      let type = try write.type("Film")
      for (id, title) in films.sorted(by: { $0.key < $1.key }) {
        var row = write.row(type)
        row.set(0, long: id)
        row.set(1, text: title)
        _ = write.add(row, to: type)
      }
      return []
    }
  }

  /// Publishes a chain of random states with a snapshot every third; returns what each version holds, in order.
  static func publishChain(
    _ store: any WritableBlobStore, seed: UInt64, states: Int
  ) throws -> [(version: Version, films: Films)] {
    var random = SplitMix64(seed: seed)
    let producer = try producer(store, snapshots: SnapshotPolicy(maximumDeltas: 3, maximumDeltaShare: 1000))
    return try (1...states).map { second in
      var films: Films = [100: "always there"]
      for _ in 0..<8 { films[Int64.random(in: 0...12, using: &random)] = "t\(Int.random(in: 0...3, using: &random))" }
      return (try publish(films, second: second, with: producer).version, films)
    }
  }

  static func films(of state: TimelineState?) throws -> Films? {
    guard let data = state?.data else { return nil }
    let (ids, titles) = (try data.column("Film", "id", .long), try data.column("Film", "title", .string))
    var films: Films = [:]
    for ordinal in data.populated("Film") { films[ids.long(at: ordinal) ?? -1] = titles.text(at: ordinal) ?? "" }
    return films
  }
}
