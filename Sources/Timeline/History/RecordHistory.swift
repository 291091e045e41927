import BitMemory
public import Hollow
public import HollowTools

/// The history of single records over all versions that a timeline keeps.
///
/// An index on disk tells the versions that touched a key; only those are visited, by moving one consumer along the chain.
/// Memory is that of two neighbouring states, however long the history.
public struct RecordHistory: Sendable {
  private let store: any BlobStore
  private let directory: String

  /// - Parameter directory: where this reader keeps its index, a cache that may be deleted at any time: `history` in the
  ///   timeline's own directory, or anywhere for a store on another machine.
  public init(_ store: any BlobStore, indexDirectory directory: String) {
    (self.store, self.directory) = (store, directory)
  }

  /// Calls `body` with each change of the record with `key`, the newest first, until it returns false.
  ///
  /// Exact: versions whose keys only share a hash, and records replaced by equal ones, are passed over. Where a key
  /// repeats, which no sound dataset has, its first record counts. Throws what reading a state throws.
  ///
  /// - Parameter type: the key of a type, as in the announced state.
  public func forEachChange(
    of key: [KeyPart], _ type: RecordKey, _ body: (RecordChange) throws -> Bool
  ) throws {
    let consumer = Consumer(store)
    let versions = try consumer.versions()
    guard let oldest = versions.first else { return }
    let index = try HistoryIndex(
      type, hash: KeyReader.hash(key), directory: directory, versions: versions, blobs: Set(try store.blobs()),
      consumer: consumer)
    for step in index.touching.reversed() {
      let new = try find(key, type, at: step.to, consumer)
      let old = try find(key, type, at: step.from, consumer)
      guard let change = try change(type, old, new) else { continue }
      guard try body(change) else { return }
    }
    let first = try find(key, type, at: oldest, consumer)
    guard let ordinal = first.ordinal else { return }
    _ = try body(
      RecordChange(
        kind: .present, version: oldest, publishedAt: first.state.publishedAt, key: type, old: nil,
        new: (first.state.data, ordinal)))
  }

  private typealias Found = (state: TimelineState, ordinal: Ordinal?)

  private func find(_ key: [KeyPart], _ type: RecordKey, at version: Version, _ consumer: Consumer) throws -> Found {
    let state = try consumer.state(at: version)
    // A state whose schema does not have the type, or not this key, has no such record.
    let reader = try? KeyReader(type, in: state.data)
    return (state, reader?.first(key, among: state.data.populated(type.type)))
  }

  private func change(_ type: RecordKey, _ old: Found, _ new: Found) throws -> RecordChange? {
    func change(_ kind: RecordChange.Kind) -> RecordChange {
      RecordChange(
        kind: kind, version: new.state.version, publishedAt: new.state.publishedAt, key: type,
        old: old.ordinal.map { (old.state.data, $0) }, new: new.ordinal.map { (new.state.data, $0) })
    }
    switch (old.ordinal, new.ordinal) {
    case (nil, nil): return nil
    case (nil, _): return change(.added)
    case (_, nil): return change(.removed)
    case (let left?, let right?):
      let pair = RecordDiff.Pair(left: left, right: right)
      return try RecordDiff(old.state.data, new.state.data, key: type, pair: pair).isEmpty ? nil : change(.modified)
    }
  }
}
