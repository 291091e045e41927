import BitMemory

/// Applies a delta or reverse delta blob to a state (format sections 2 and 6).
public enum DeltaReader {
  /// The state that the delta in `bytes` leads to from `state`, which stays as it is whatever happens.
  ///
  /// Types that did not change are shared with `state`. Types that `state` does not know are skipped. Throws `BlobError`
  /// with the offset of the first fault. O(bytes + slots of the changed types).
  public static func apply(
    _ bytes: RawSpan, to state: DataState, filter: LoadFilter = .everything
  ) throws(BlobError) -> DataState {
    var reader = ByteReader(bytes)
    do {
      let header = try BlobHeader(from: &reader)
      guard header.originTag == state.tag else {
        throw BlobError(
          code: .wrongOrigin, byteOffset: 4,
          detail: "the delta starts from state \(hex(header.originTag)), this is state \(hex(state.tag))")
      }
      let types = try applyTypes(to: state, filter, from: &reader)
      return DataState(
        tag: header.destinationTag, originTag: header.originTag, headerTags: header.tags, types: types)
    } catch {
      throw BlobError(wrapping: error)
    }
  }

  /// The types of `state` after the changes from their count to the end of the blob.
  static func applyTypes(
    to state: DataState, _ filter: LoadFilter, from reader: inout ByteReader
  ) throws -> [TypeState] {
    let count = try reader.readCount("the type count", limit: reader.remaining)
    var changes: [String: TypeState] = [:]
    var names: Set<String> = []
    for _ in 0..<count {
      let start = reader.offset
      let change = try TypeDelta(from: &reader)
      guard names.insert(change.schema.name).inserted else {
        throw reader.error(.outOfRange, "the type \(change.schema.name) comes twice", at: start)
      }
      guard filter.keeps(type: change.schema.name), let old = state[type: change.schema.name] else { continue }
      changes[old.name] = try change.applied(to: old, at: start)
    }
    guard reader.remaining == 0 else { throw BlobError.trailing(reader) }
    return state.types.map { changes[$0.name] ?? $0 }
  }

  static func hex(_ tag: UInt64) -> String {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: tag)
    return bytes.hexadecimal
  }
}
