/// The records of one dataset, made one title at a time while they are read: the memory is that of one title.
///
/// Every iteration gives the same records, in the order of their videos' ids.
public struct SyntheticRecords<Record: Sendable>: Sequence, Sendable {
  let catalogue: SyntheticCatalogue
  /// Appends the records of one title.
  let append: @Sendable (SyntheticTitle, inout [Record]) -> Void

  public func makeIterator() -> Iterator { Iterator(self) }

  public struct Iterator: IteratorProtocol {
    private let append: @Sendable (SyntheticTitle, inout [Record]) -> Void
    private var titles: SyntheticCatalogue.TitleIterator
    private var buffer: [Record] = []
    private var position = 0

    fileprivate init(_ records: SyntheticRecords) {
      append = records.append
      titles = records.catalogue.makeTitleIterator()
    }

    public mutating func next() -> Record? {
      while position == buffer.count {
        guard let title = titles.next() else { return nil }
        buffer.removeAll(keepingCapacity: true)
        position = 0
        append(title, &buffer)
      }
      defer { position += 1 }
      return buffer[position]
    }
  }

  /// Calls `body` with each record in turn; faster than a `for` loop in another module.
  public func forEach(_ body: (Record) throws -> Void) rethrows {
    var titles = catalogue.makeTitleIterator()
    var buffer: [Record] = []
    while let title = titles.next() {
      buffer.removeAll(keepingCapacity: true)
      append(title, &buffer)
      for record in buffer { try body(record) }
    }
  }
}
