public import Foundation
import Hollow
public import TestSupport
public import Timeline

/// A timeline of films in a directory of its own.
public struct FilmTimeline: Sendable {
  public let directory: TemporaryDirectory
  public let store: DirectoryBlobStore
  public static let start = FilmData.start

  public init() throws {
    directory = try TemporaryDirectory()
    store = DirectoryBlobStore(path: directory.path, timeline: "films")
  }

  public func producer(
    validators: [any Validator] = [], keyChecks: KeyChecks = .allPrimaryKeys, gate: (any Gate)? = nil,
    snapshots: SnapshotPolicy = SnapshotPolicy(), schemas: String = FilmData.schemas,
    store: (any WritableBlobStore)? = nil, at instant: EpochMilliseconds = start
  ) throws -> Producer {
    try Producer(
      store ?? self.store, schemas: try SchemaParser.parse(schemas), validators: validators, keyChecks: keyChecks,
      gate: gate, snapshots: snapshots, at: instant)
  }

  /// The files of the timeline itself, without those of its writer.
  public func names() throws -> [String] { try directory.names().filter { !$0.hasPrefix("writer.") } }
  public func contents() throws -> [String: Data] { try directory.contents().filter { !$0.key.hasPrefix("writer.") } }

  /// Publishes `films` as the whole state, `second` seconds after the start.
  @discardableResult
  public static func publish(
    _ films: Films, second: Int, with producer: Producer, ifUnchanged unchanged: UnchangedState = .publish
  ) throws -> TimelineState {
    try FilmData.publish(films, second: second, with: producer, ifUnchanged: unchanged)
  }

  /// Publishes a chain of random states, `snapshots` deciding on snapshots; returns what each version holds, in order.
  public func publishChain(
    seed: UInt64, states: Int, snapshots: SnapshotPolicy = SnapshotPolicy()
  ) throws -> [(version: Version, films: Films)] {
    try FilmData.publishChain(with: try producer(snapshots: snapshots), seed: seed, states: states)
  }

  public func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: directory.url.appending(path: name))
  }
  public func bytes(of name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: directory.url.appending(path: name)))
  }
  public func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: directory.file(name)) }
  public func createDirectory(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: directory.file(name), withIntermediateDirectories: false)
  }
}
