/// The records of one dataset, made one family at a time while they are read: the memory is that of one family.
///
/// Every iteration gives the same records, in the order of their videos' ids. `SyntheticCatalogue` has one such sequence a
/// dataset.
public struct SyntheticRecords<Record: Sendable>: Sequence, Sendable {
  let catalogue: SyntheticCatalogue
  /// Appends the records of one family to the buffer that is read from.
  let append: @Sendable (SyntheticFamily, inout [Record]) -> Void

  public func makeIterator() -> Iterator { Iterator(self) }

  public struct Iterator: IteratorProtocol {
    private let append: @Sendable (SyntheticFamily, inout [Record]) -> Void
    private var families: SyntheticCatalogue.FamilyIterator
    private var buffer: [Record] = []
    private var position = 0

    fileprivate init(_ records: SyntheticRecords) {
      append = records.append
      families = records.catalogue.makeFamilyIterator()
    }

    public mutating func next() -> Record? {
      while position == buffer.count {
        guard let family = families.next() else { return nil }
        buffer.removeAll(keepingCapacity: true)
        position = 0
        append(family, &buffer)
      }
      defer { position += 1 }
      return buffer[position]
    }
  }

  /// Calls `body` with each record in turn. Faster than a `for` loop in another module, which calls `next` across the module
  /// for every record.
  public func forEach(_ body: (Record) throws -> Void) rethrows {
    var families = catalogue.makeFamilyIterator()
    var buffer: [Record] = []
    while let family = families.next() {
      buffer.removeAll(keepingCapacity: true)
      append(family, &buffer)
      for record in buffer { try body(record) }
    }
  }
}

extension SyntheticCatalogue {
  /// Walks the families in id order, block by block.
  struct FamilyIterator: IteratorProtocol {
    private let catalogue: SyntheticCatalogue
    private var block: CatalogueBlock
    private var nextBlock = 1
    /// Position in the block.
    private var position = 0

    fileprivate init(_ catalogue: SyntheticCatalogue) {
      self.catalogue = catalogue
      block = CatalogueBlock(seed: catalogue.seed, number: 0)
    }

    mutating func next() -> SyntheticFamily? {
      if position == block.families.count {
        block = CatalogueBlock(seed: catalogue.seed, number: nextBlock)
        nextBlock += 1
        position = 0
      }
      let layout = block.families[position]
      guard layout.firstIndex < catalogue.videoCount else { return nil }
      position += 1
      return SyntheticFamily(seed: catalogue.seed, layout: layout, block: block, videoLimit: catalogue.videoCount)
    }
  }

  func makeFamilyIterator() -> FamilyIterator { FamilyIterator(self) }
}
