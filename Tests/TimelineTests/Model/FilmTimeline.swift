import Foundation
import Hollow
import TestSupport
import Timeline

/// A timeline of films in a directory of its own.
struct FilmTimeline {
  let directory: TemporaryDirectory
  let store: DirectoryBlobStore
  /// 23 November 2026, 12:00:00 UTC, in ms since 1970.
  static let start: Int64 = 1_795_435_200_000

  init() throws {
    directory = try TemporaryDirectory()
    store = DirectoryBlobStore(path: directory.path, timeline: "films")
  }

  func producer(
    validators: [any Validator] = [], checksKeys: Bool = true, snapshots: SnapshotPolicy = SnapshotPolicy(),
    schemas: String = FilmData.schemas, store: (any WritableBlobStore)? = nil, at milliseconds: Int64 = start
  ) throws -> Producer {
    try Producer(
      store ?? self.store, schemas: try SchemaParser.parse(schemas), validators: validators, checksKeys: checksKeys,
      snapshots: snapshots, at: milliseconds)
  }

  /// The files of the timeline itself, without those of its writer.
  func names() throws -> [String] { try directory.names().filter { !$0.hasPrefix("writer.") } }
  func contents() throws -> [String: Data] { try directory.contents().filter { !$0.key.hasPrefix("writer.") } }

  /// Publishes `films` as the whole state, `second` seconds after the start.
  @discardableResult
  static func publish(
    _ films: Films, second: Int, with producer: Producer, publishesUnchanged: Bool = true
  ) throws -> TimelineState {
    try producer.runCycle(
      at: start + Int64(second) * 1000, keepingRecords: false, publishesUnchanged: publishesUnchanged
    ) { write in
      try FilmData.add(films, to: write)
      return [HeaderTag(key: "second", value: "\(second)")]
    }
  }

  /// Publishes a chain of random states, `policy` deciding on snapshots; returns what each version holds, in order.
  func publishChain(
    seed: UInt64, states: Int, snapshots: SnapshotPolicy = SnapshotPolicy()
  ) throws -> [(version: Version, films: Films)] {
    var random = SplitMix64(seed: seed)
    let producer = try producer(snapshots: snapshots)
    return try (1...states).map { second in
      var films = FilmData.random(&random)
      films[100] = Film(title: "always there", names: [])
      let state = try Self.publish(films, second: second, with: producer)
      return (state.version, films)
    }
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: directory.url.appending(path: name))
  }
  func bytes(of name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: directory.url.appending(path: name))) }
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: directory.file(name)) }
  func createDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: directory.file(name), withIntermediateDirectories: false)
  }
}
