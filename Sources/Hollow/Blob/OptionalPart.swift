import BitMemory

/// Types that a producer writes into blobs of their own beside its main blobs (docs/hollow-format.md, section 10). A
/// reader that leaves the part alone does without those types.
///
/// A part's blobs come in the same kinds as main blobs, `snapshot_NAME-1`, `delta_NAME-1-2` and so on
/// (docs/hollow-format.md, section 12). Each belongs to one main blob and is read after it.
///
/// ```swift
/// let part = OptionalPart(name: "artwork", types: ["Image"])
/// let main = SnapshotWriter.write(part.main(of: state))
/// let images = part.snapshot(of: state)
/// var read = try SnapshotReader.read(main.span.rawBytes)
/// read = try OptionalPart.read("artwork", images.span.rawBytes, beside: read)
/// ```
public struct OptionalPart: Hashable, Sendable {
  /// The name in the part's blobs and in the names of their files.
  public let name: String
  /// The names of the types that the part holds.
  public let types: Set<String>

  public init(name: String, types: Set<String>) { (self.name, self.types) = (name, types) }

  /// What the main blobs of `state` hold: write those from this state. O(types).
  public func main(of state: DataState) -> DataState { state.keeping { !types.contains($0.name) } }

  func own(of state: DataState) -> DataState { state.keeping { types.contains($0.name) } }
}

extension DataState {
  /// The same state with only some of its types.
  func keeping(_ isKept: (TypeState) -> Bool) -> DataState { replacing(types: types.filter(isKept)) }

  /// The same state with other types.
  func replacing(types: [TypeState]) -> DataState {
    DataState(tag: tag, originTag: originTag, headerTags: headerTags, types: types)
  }
}

extension OptionalPart {
  /// Adds the types of the part `name` to `state`, which was read from the snapshot that the part in `bytes` goes with.
  ///
  /// Throws `BlobError` with the offset of the first fault, also when the part has another name or belongs to another
  /// snapshot, or a type is in both. O(bytes).
  public static func read(
    _ name: String, _ bytes: RawSpan, beside state: DataState, filter: LoadFilter = .everything
  ) throws(BlobError) -> DataState {
    var reader = ByteReader(bytes)
    do {
      try checkHeader(name, state, &reader)
      let types = try SnapshotReader.readTypes(filter, from: &reader)
      if let twice = types.first(where: { state[type: $0.name] != nil }) {
        throw BlobError(
          code: .inconsistent, byteOffset: 0, detail: "the type \(twice.name) is in the main blob and in part \(name)")
      }
      return state.replacing(types: state.types + types)
    } catch {
      throw BlobError(wrapping: error)
    }
  }

  /// Changes the types of the part `name` in `state`, to which the delta that the part in `bytes` goes with has led.
  ///
  /// Types that `state` does not know are skipped. Throws as `read` does. O(bytes + slots of the changed types).
  public static func apply(
    _ name: String, _ bytes: RawSpan, beside state: DataState, filter: LoadFilter = .everything
  ) throws(BlobError) -> DataState {
    var reader = ByteReader(bytes)
    do {
      try checkHeader(name, state, &reader)
      return state.replacing(types: try DeltaReader.applyTypes(to: state, filter, from: &reader))
    } catch {
      throw BlobError(wrapping: error)
    }
  }

  private static func checkHeader(_ name: String, _ state: DataState, _ reader: inout ByteReader) throws {
    let header = try PartHeader(from: &reader)
    guard header.name == name else {
      throw BlobError(code: .inconsistent, byteOffset: 4, detail: "this is part \(header.name), not \(name)")
    }
    guard header.originTag == state.originTag, header.destinationTag == state.tag else {
      let (own, main) = ((header.originTag, header.destinationTag), (state.originTag, state.tag))
      throw BlobError(
        code: .wrongOrigin, byteOffset: 4,
        detail: "part \(name) leads from \(DeltaReader.hex(own.0)) to \(DeltaReader.hex(own.1)), "
          + "the main blob from \(DeltaReader.hex(main.0)) to \(DeltaReader.hex(main.1))")
    }
  }
}

extension OptionalPart {
  /// The part's blob beside the snapshot of `state`; the parameters are those of `SnapshotWriter.write`.
  public func snapshot(of state: DataState, previous: DataState? = nil, padding: BitSetPadding = .none) -> [UInt8] {
    let own = own(of: state)
    var writer = ByteWriter()
    header(state.originTag, state.tag, own.types).write(to: &writer)
    SnapshotWriter.writeTypes(of: own, previous: previous, padding, to: &writer)
    return writer.bytes
  }

  /// The part's blob beside the delta (or reverse delta) from `origin` to `destination`, neighbours of one chain.
  public func delta(from origin: DataState, to destination: DataState) -> [UInt8] {
    let changed = DeltaWriter.changedTypes(from: origin, to: own(of: destination))
    var writer = ByteWriter()
    header(origin.tag, destination.tag, changed).write(to: &writer)
    DeltaWriter.write(changed, from: origin, to: &writer)
    return writer.bytes
  }

  private func header(_ originTag: UInt64, _ destinationTag: UInt64, _ types: [TypeState]) -> PartHeader {
    PartHeader(name: name, originTag: originTag, destinationTag: destinationTag, schemas: types.map(\.schema))
  }
}
