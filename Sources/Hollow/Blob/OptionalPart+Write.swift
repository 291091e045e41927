import BitMemory

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
