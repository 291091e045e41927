import BitMemory
public import Hollow
public import HollowTools

/// The history of single records over all versions that a timeline keeps.
///
/// ## Overview
///
/// An index on disk tells the versions that touched a key (`HistoryIndex`); only those are visited, by moving one consumer
/// along the chain. Memory is that of two neighbouring states, however long the history.
///
/// ```swift
/// let history = RecordHistory(store, indexDirectory: "/data/films/history")
/// let key = try KeyPaths("Film", in: state.data)
/// try history.forEachChange(of: [.long(1)], key) { change in
///   print(change.version, change.kind, try change.differences().map(\.pathText))
///   return true
/// }
/// ```
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
    of key: [KeyPart], _ type: KeyPaths, _ body: (RecordChange) throws -> Bool
  ) throws {
    let forward = Consumer(store, ways: .forward)
    let versions = try forward.versions()
    guard let oldest = versions.first else { return }
    let index = try HistoryIndex(
      type, hash: KeyReader.hash(key), directory: directory, versions: versions, blobs: Set(try store.blobs()),
      consumer: forward)
    // Going back by reverse deltas is much cheaper, and right as long as none of them leads across a change of the model.
    let consumer = index.changesModel ? forward : Consumer(store)
    for step in index.touching.reversed() {
      // The newer state first: the consumer comes from above, and goes from one to the other by one reverse delta.
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

  private func find(_ key: [KeyPart], _ type: KeyPaths, at version: Version, _ consumer: Consumer) throws -> Found {
    let state = try consumer.state(at: version)
    // A state whose schema does not have the type, or not this key, has no such record.
    let reader = try? KeyReader(type, in: state.data)
    return (state, reader?.first(key, among: state.data.populated(type.type)))
  }

  private func change(_ type: KeyPaths, _ old: Found, _ new: Found) throws -> RecordChange? {
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

/// What one step of a timeline did to the record of a key. It holds both states: keep it no longer than needed.
public struct RecordChange: Sendable {
  public enum Kind: String, Hashable, Sendable {
    case added, modified, removed
    /// The oldest state that is kept has the record; what was before is not known.
    case present
  }

  public let kind: Kind
  /// The version the step led to.
  public let version: Version
  /// When that version was published; nil when its producer did not say.
  public let publishedAt: EpochMilliseconds?
  let key: KeyPaths
  let old: (data: DataState, ordinal: Ordinal)?
  let new: (data: DataState, ordinal: Ordinal)?

  /// The record as it was from `version` on, nil when it was removed. O(size of the record).
  public func value() throws(SchemaError) -> ExpandedValue? {
    guard let new else { return nil }
    return try RecordExpander(new.data).expand(key.type, new.ordinal)
  }

  /// The places that a modification changed, at most `limit`; none for other changes.
  public func differences(limit: Int = 1000) throws -> [FieldDifference] {
    guard kind == .modified, let old, let new else { return [] }
    let pair = RecordDiff.Pair(left: old.ordinal, right: new.ordinal)
    return try RecordDiff(old.data, new.data, key: key, pair: pair).differences(of: pair, limit: limit)
  }
}

/// Reads from the states themselves which keys a step of a timeline touched.
struct StepReader {
  let key: KeyPaths
  let consumer: Consumer
  /// The blobs that are there: a step with a delta is one of a chain.
  let blobs: Set<BlobName>

  /// The keys of the records that differ. O(delta) where a delta leads from state to state; else both are compared whole,
  /// or, when they cannot be, all their keys count. A state without the type or its key has none.
  func segment(from: Version, to: Version) throws -> HistorySegment {
    let old = try consumer.state(at: from).data
    let new = try consumer.state(at: to).data
    var step = HistorySegment.Step(from: from, to: to, fromTag: old.tag, toTag: new.tag, changesModel: false)
    let (oldKeys, newKeys) = (try? KeyReader(key, in: old), try? KeyReader(key, in: new))
    let (oldRecords, newRecords) = (old.populated(key.type), new.populated(key.type))
    // Along a delta an ordinal that stays keeps its record, and whatever changes under a record gives it a new ordinal. With
    // another model a record may keep its ordinal although it has other fields now.
    let hasDelta = blobs.contains(.delta(from: from, to: to))
    step.changesModel = hasDelta && old.schemas != new.schemas
    if hasDelta && !step.changesModel {
      return HistorySegment(
        step, removed: oldKeys?.hashes(of: Array(oldRecords.subtracting(newRecords))) ?? [],
        added: newKeys?.hashes(of: Array(newRecords.subtracting(oldRecords))) ?? [])
    }
    if let oldKeys, let newKeys, let diff = try? RecordDiff(old, new, type: key.type, key: key.paths) {
      return HistorySegment(
        step, removed: oldKeys.hashes(of: diff.removed + diff.modified.map(\.left)),
        added: newKeys.hashes(of: diff.added + diff.modified.map(\.right)))
    }
    return HistorySegment(
      step, removed: oldKeys?.hashes(of: Array(oldRecords)) ?? [], added: newKeys?.hashes(of: Array(newRecords)) ?? [])
  }
}
