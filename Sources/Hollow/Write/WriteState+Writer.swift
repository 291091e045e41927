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
    var rows: [Int] { staged.rows }
    /// Base ordinals that are not.
    var removed: [Ordinal] { staged.ordinals.removed }
    func ordinal(ofRow row: Int) -> Ordinal { staged.rowOrdinals[row] }
    func row(at ordinal: Ordinal) -> Int? { staged.row(at: ordinal) }
    /// Whether the state being built has a record at `ordinal`.
    func holds(_ ordinal: Ordinal) -> Bool { staged.ordinals.current.contains(ordinal) }

    func remove(_ ordinal: Ordinal) {
      switch self {
      case .objects(let writer): writer.staged.ordinals.remove(ordinal)
      case .collections(let writer): writer.staged.ordinals.remove(ordinal)
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
