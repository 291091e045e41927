import BitMemory
import Hollow
import HollowTools

/// Does with a state what readers and writers do: reads everything, indexes it, writes it again in every form and
/// continues it. A state that a damaged blob spoiled shows by a trap or a `StateFault`.
enum StateExercise {
  /// - Parameter base: the state that a delta was applied to; the types shared with it are not read again.
  static func run(_ state: DataState, base: DataState? = nil) throws {
    let isNew = { (type: TypeState) in base?[type: type.name] !== type }
    let digest = try StateDigest(state, where: isNew)
    try writeAgain(state, digest, where: isNew)
    if let base { try writeDeltas(from: base, to: state) }
    guard try NaiveReferences.isSound(state) else { return }
    for type in state.types where isNew(type) { try index(type, in: state) }
    try restore(state)
  }

  private static func writeAgain(
    _ state: DataState, _ digest: StateDigest, where isNew: (TypeState) -> Bool
  ) throws {
    let bytes = SnapshotWriter.write(state)
    let again = try read(bytes, "the snapshot written again")
    let names = Set(state.types.filter(isNew).map(\.name))
    guard try StateDigest(again, where: { names.contains($0.name) }) == digest else {
      throw StateFault("the snapshot written again holds something else")
    }
    guard again.tag == state.tag, again.originTag == state.originTag, again.headerTags == state.headerTags else {
      throw StateFault("the snapshot written again has another header")
    }
    guard SnapshotWriter.write(again) == bytes else {
      throw StateFault("the snapshot written a third time has other bytes")
    }
  }

  private static func read(_ bytes: [UInt8], _ what: String) throws -> DataState {
    do {
      return try SnapshotReader.read(bytes.span.rawBytes)
    } catch {
      throw StateFault("\(what) is refused: \(error)")
    }
  }

  private static func writeDeltas(from base: DataState, to state: DataState) throws {
    for (old, new) in [(base, state), (state, base)] {
      let bytes = DeltaWriter.write(from: old, to: new)
      do {
        let again = try DeltaReader.apply(bytes.span.rawBytes, to: old)
        guard try StateDigest(again) == StateDigest(new) else {
          throw StateFault("the delta written again leads elsewhere")
        }
      } catch let error as BlobError {
        throw StateFault("the delta written again is refused: \(error)")
      }
    }
  }

  private static func index(_ type: TypeState, in state: DataState) throws {
    guard case .object(let schema) = type.schema else { return }
    // A schema may name keys that its types do not have.
    if let index = try? PrimaryKeyIndex(state, type: type.name) {
      let duplicates = Set(index.duplicates)
      for ordinal in type.populated {
        guard let found = index.find(index.key(of: ordinal)) else {
          throw StateFault("\(type.name) \(ordinal) is not found by its key")
        }
        guard found == ordinal || duplicates.contains(ordinal) else {
          throw StateFault("\(type.name) \(ordinal) is found by its key as \(found)")
        }
      }
    }
    for field in schema.fields {
      guard let index = try? OneToManyIndex(state, type: type.name, key: [field.name + "!"]) else { continue }
      _ = index.find([.null])
    }
  }

  /// What a producer does that continues a timeline.
  private static func restore(_ state: DataState) throws {
    guard let write = try? WriteState(schemas: state.types.map(\.schema), restoring: state) else { return }
    guard let same = try? write.finish(tag: state.tag, headerTags: state.headerTags) else { return }
    guard try StateDigest(same) == StateDigest(state) else {
      throw StateFault("the state continued without a change holds something else")
    }
  }
}
