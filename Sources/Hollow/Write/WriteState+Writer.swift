extension WriteState {
  /// The writer of one type, whatever its kind.
  enum Writer {
    case objects(ObjectTypeWriter)
    case collections(CollectionTypeWriter)

    var base: TypeState {
      switch self {
      case .objects(let writer): writer.base
      case .collections(let writer): writer.base
      }
    }

    private var staged: StagedRecords {
      switch self {
      case .objects(let writer): writer.staged
      case .collections(let writer): writer.staged
      }
    }

    /// The staged rows that are in the state being built.
    var rows: StagedRows { staged.rows }
    /// The ordinals of all staged rows.
    var rowOrdinals: [Ordinal] { staged.rowOrdinals }
    /// The row staged at `ordinal`.
    func row(at ordinal: Ordinal) -> Int? { staged.row(at: ordinal) }
    /// Base ordinals that are not in the state being built.
    var removed: [Ordinal] { staged.ordinals.removed }
    /// One more than the highest ordinal of the base and of the state being built.
    var slots: Int { staged.slots }

    /// Takes out those of `ordinals` that are in the state being built, and returns them.
    func remove(_ ordinals: [UInt32]) -> [UInt32] {
      switch self {
      case .objects(let writer): writer.staged.ordinals.remove(ordinals)
      case .collections(let writer): writer.staged.ordinals.remove(ordinals)
      }
    }

    func remove(_ ordinal: Ordinal) {
      switch self {
      case .objects(let writer): writer.staged.ordinals.remove(ordinal)
      case .collections(let writer): writer.staged.ordinals.remove(ordinal)
      }
    }

    /// Makes the table that finds equal records, once. O(records).
    func identify() {
      switch self {
      case .objects(let writer): writer.identify()
      case .collections(let writer): writer.identify()
      }
    }

    /// The next state of a type in whose records no bucket depends on content: an OBJECT or LIST.
    func buildWithoutBuckets() -> TypeState {
      switch self {
      case .objects(let writer): writer.build()
      case .collections(let writer): writer.build { (_: Ordinal) -> Int32 in 0 }
      }
    }

    func beginCycle(keepingRecords: Bool) {
      switch self {
      case .objects(let writer):
        writer.rollback()
        writer.staged.ordinals.beginCycle(keepingRecords: keepingRecords)
      case .collections(let writer):
        writer.rollback()
        writer.staged.ordinals.beginCycle(keepingRecords: keepingRecords)
      }
    }

    func commit(_ next: TypeState) {
      switch self {
      case .objects(let writer): writer.commit(next)
      case .collections(let writer): writer.commit(next)
      }
    }
  }
}
