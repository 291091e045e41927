import BitMemory
public import Hollow
public import TestSupport
public import Timeline

/// A record of the tests' dataset. A literal text is a film of that title without names.
public struct Film: Hashable, Sendable, ExpressibleByStringInterpolation {
  public var title: String
  public var names: Set<String>

  public init(title: String, names: Set<String>) { (self.title, self.names) = (title, names) }
  public init(stringLiteral title: String) { self.init(title: title, names: []) }
}

/// The tests' dataset as a plain dictionary by id: what a state must hold.
public typealias Films = [Int64: Film]

/// Writes films into any store, and reads them back.
public enum FilmData {
  public static let schemas = """
    Name { string value; }
    Names Set<Name> @HashKey(value);
    Film @PrimaryKey(id) { long id; string title; Names names; }
    """

  /// 23 November 2026, 12:00:00 UTC.
  public static let start: EpochMilliseconds = 1_795_435_200_000

  public static func producer(
    _ store: any WritableBlobStore, snapshots: SnapshotPolicy = SnapshotPolicy()
  ) throws -> Producer {
    try Producer(store, schemas: try SchemaParser.parse(schemas), snapshots: snapshots, at: start)
  }

  /// Publishes `films` as the whole state, `second` seconds after the start.
  @discardableResult
  public static func publish(
    _ films: Films, second: Int, with producer: Producer, ifUnchanged unchanged: UnchangedState = .publish
  ) throws -> TimelineState {
    try producer.runCycle(at: start + Int64(second) * 1000, from: .noRecords, ifUnchanged: unchanged) { write in
      try add(films, to: write)
      return [HeaderTag(key: "second", value: "\(second)")]
    }
  }

  /// Publishes a chain of random states, the policy deciding on snapshots; returns what each version holds, in order.
  public static func publishChain(
    with producer: Producer, seed: UInt64, states: Int
  ) throws -> [(version: Version, films: Films)] {
    var random = SplitMix64(seed: seed)
    return try (1...states).map { second in
      var films = Self.random(&random)
      films[100] = "always there"
      return (try publish(films, second: second, with: producer).version, films)
    }
  }

  /// Publishes a chain into an empty store, with a snapshot every third state.
  public static func publishChain(
    _ store: any WritableBlobStore, seed: UInt64, states: Int
  ) throws -> [(version: Version, films: Films)] {
    let policy = SnapshotPolicy(maximumDeltas: 3, maximumDeltaShare: 1000)
    return try publishChain(with: try producer(store, snapshots: policy), seed: seed, states: states)
  }

  public static func random(_ random: inout SplitMix64, count: Int = 12) -> Films {
    var films: Films = [:]
    for _ in 0..<Int.random(in: 0...count, using: &random) {
      let names = (0..<Int.random(in: 0...4, using: &random)).map { _ in "n\(Int.random(in: 0...9, using: &random))" }
      films[Int64.random(in: 0...20, using: &random)] = Film(
        title: "t\(Int.random(in: 0...3, using: &random))", names: Set(names))
    }
    return films
  }

  public static func add(_ films: Films, to write: WriteState) throws {
    for (id, film) in films.sorted(by: { $0.key < $1.key }) { _ = try add(film, id, to: write) }
  }

  public static func add(_ film: Film, _ id: Int64, to write: WriteState) throws -> Ordinal {
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

  /// The films of a state; nil without a state.
  public static func films(of state: TimelineState?) throws -> Films? { try state.map { try films(of: $0.data) } }

  public static func films(of state: DataState) throws -> Films {
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
