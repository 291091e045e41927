import BitMemory

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
