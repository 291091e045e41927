extension SyntheticCatalogue {
  /// Walks the titles in id order, block by block.
  struct TitleIterator: IteratorProtocol {
    private let catalogue: SyntheticCatalogue
    private var block: CatalogueBlock
    private var nextBlock = 1
    /// Position in the block.
    private var position = 0

    fileprivate init(_ catalogue: SyntheticCatalogue) {
      self.catalogue = catalogue
      block = CatalogueBlock(seed: catalogue.seed, number: 0)
    }

    mutating func next() -> SyntheticTitle? {
      if position == block.titles.count {
        block = CatalogueBlock(seed: catalogue.seed, number: nextBlock)
        nextBlock += 1
        position = 0
      }
      let layout = block.titles[position]
      guard layout.firstIndex < catalogue.videoCount else { return nil }
      position += 1
      return SyntheticTitle(seed: catalogue.seed, layout: layout, block: block, videoLimit: catalogue.videoCount)
    }
  }

  func makeTitleIterator() -> TitleIterator { TitleIterator(self) }

  /// The title of a video, whole even where the catalogue ends inside it or before it.
  ///
  /// - Complexity: O(videos of a block): a few microseconds.
  func wholeTitle(containing index: Int) -> SyntheticTitle {
    let block = CatalogueBlock(seed: seed, number: CatalogueBlock.number(ofVideo: index))
    return SyntheticTitle(seed: seed, layout: block.title(containing: index), block: block, videoLimit: .max)
  }
}
