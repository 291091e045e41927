import BitMemory
import Hollow
import HollowTools

/// Reads from the states themselves which keys a step of a timeline touched.
struct StepReader {
  let key: RecordKey
  let consumer: Consumer
  /// The blobs that are there: a step with a delta is one of a chain.
  let blobs: Set<BlobName>

  /// The keys of the records that differ. O(delta) where a delta leads from state to state; else both are compared whole,
  /// or, when they cannot be, all their keys count. A state without the type or its key has none.
  func segment(from: Version, to: Version) throws -> HistorySegment {
    let old = try consumer.state(at: from).data
    let new = try consumer.state(at: to).data
    let step = HistorySegment.Step(from: from, to: to, fromTag: old.tag, toTag: new.tag)
    let (oldKeys, newKeys) = (try? KeyReader(key, in: old), try? KeyReader(key, in: new))
    let (oldRecords, newRecords) = (old.populated(key.type), new.populated(key.type))
    // Along a delta an ordinal that stays keeps its record, and whatever changes under a record gives it a new ordinal.
    if blobs.contains(.delta(from: from, to: to)) {
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
