public import Gatekeeper
public import RuleKit

/// A made-up catalogue with the shapes of a large service, for demos, benchmarks and tests.
///
/// A record's content depends on the seed, the instant, its dataset and the video it belongs to: not on how many videos
/// there are, on what was read before, or on threads. So a catalogue of N videos is the beginning of every larger one,
/// and any number of readers may walk its datasets at once. Titles, texts and rating boards are made up and look it.
public struct SyntheticCatalogue: Sendable {
  /// How many videos the id ranges have room for.
  public static let maximumVideos = 10_000_000

  /// The instants a catalogue may be for: at least ten years inside the years 1 to 9999, so that its windows are too.
  public static let instants: ClosedRange<Instant> = {
    let tenYears = 3653 * 86_400_000
    return Instant.earliest.advanced(milliseconds: tenYears)...Instant.latest.advanced(milliseconds: -tenYears)
  }()

  /// The instant of demos and benchmarks: 2026-01-01T00:00:00Z.
  public static let usualInstant = Instant(milliseconds: 1_767_225_600_000)

  /// Records of dataset "videos".
  public let videoCount: Int
  public let seed: UInt64
  /// The instant around which windows are open, closed or still to open.
  public let instant: Instant

  let contractGenerator: ContractGenerator
  let assetGenerator: AssetGenerator
  let ratingGenerator: RatingGenerator
  let synopsisGenerator: SynopsisGenerator
  let videoGenerator: VideoGenerator

  /// - Precondition: `videos` is in 1...`maximumVideos`, and the instant in `instants`.
  public init(videos: Int, seed: UInt64, instant: Instant) {
    precondition((1...Self.maximumVideos).contains(videos), "\(videos) videos; give 1 to \(Self.maximumVideos)")
    precondition(Self.instants.contains(instant), "windows around \(instant) would leave the years 1 to 9999")
    videoCount = videos
    self.seed = seed
    self.instant = instant
    let windows = WindowGenerator(instant: instant, territorySets: TerritorySets(seed: seed))
    contractGenerator = ContractGenerator(seed: seed, windows: windows)
    assetGenerator = AssetGenerator(seed: seed, instant: instant)
    ratingGenerator = RatingGenerator(seed: seed, contracts: contractGenerator)
    synopsisGenerator = SynopsisGenerator(seed: seed)
    videoGenerator = VideoGenerator(seed: seed)
  }

  /// `videoCount` videos in id order; one in 500 has a parent that never arrived.
  public var videos: SyntheticRecords<Video> {
    SyntheticRecords(catalogue: self) { [videoGenerator] in videoGenerator.append($0, to: &$1) }
  }

  public var contracts: SyntheticRecords<Contract> {
    SyntheticRecords(catalogue: self) { [contractGenerator] in contractGenerator.append($0, to: &$1) }
  }

  public var assets: SyntheticRecords<Asset> {
    SyntheticRecords(catalogue: self) { [assetGenerator] in assetGenerator.append($0, to: &$1) }
  }

  public var ratings: SyntheticRecords<Rating> {
    SyntheticRecords(catalogue: self) { [ratingGenerator] in ratingGenerator.append($0, to: &$1) }
  }

  public var synopses: SyntheticRecords<Synopsis> {
    SyntheticRecords(catalogue: self) { [synopsisGenerator] in synopsisGenerator.append($0, to: &$1) }
  }

  /// All 250, the same for every catalogue.
  public var territories: [Territory] { SyntheticTerritories.table.rows.map(\.territory) }

  /// Calls `body` with each record of a dataset; the memory is that of one title, however large the catalogue.
  public func forEachRecord(of dataset: Dataset, _ body: (InputRecord) throws -> Void) rethrows {
    switch dataset {
    case .videos: try videos.forEach { try body(.video($0)) }
    case .contracts: try contracts.forEach { try body(.contract($0)) }
    case .assets: try assets.forEach { try body(.asset($0)) }
    case .ratings: try ratings.forEach { try body(.rating($0)) }
    case .synopses: try synopses.forEach { try body(.synopsis($0)) }
    case .territories: try territories.forEach { try body(.territory($0)) }
    }
  }
}

extension SyntheticCatalogue {
  /// Puts every record of a dataset into `editor`, and returns how many there were.
  ///
  /// The memory beside the editor's is that of one title. Any number of datasets may be filled at once, each by one
  /// thread.
  /// - Precondition: the editor edits `dataset`.
  @discardableResult
  public func fill(_ editor: DatasetEditor, with dataset: Dataset) throws -> Int {
    var count = 0
    try forEachRecord(of: dataset) { record in
      try editor.upsert(record)
      count += 1
    }
    return count
  }
}

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
