public import Gatekeeper
public import RuleKit

/// Makes the records of a video again, each with one change.
struct RecordReviser: Sendable {
  let catalogue: SyntheticCatalogue

  private static let day = 86_400_000

  /// The events that change every record a video has in `dataset`.
  func revised(_ dataset: Dataset, ofVideo index: Int, _ random: inout SeededRandom) -> [ChangeEvent] {
    let title = catalogue.wholeTitle(containing: index)
    let node = title.nodes[index - title.layout.firstIndex]
    return records(dataset, node, title, &random).map(ChangeEvent.upsert)
  }

  private func records(
    _ dataset: Dataset, _ node: VideoNode, _ title: SyntheticTitle, _ random: inout SeededRandom
  ) -> [InputRecord] {
    switch dataset {
    case .videos: [.video(revised(catalogue.videoGenerator.video(node, of: title)))]
    case .contracts: contracts(node, title).map { .contract(revised($0)) }
    case .assets: assets(node, title).map { .asset(revised($0)) }
    case .ratings: ratings(node, title).map { .rating(revised($0)) }
    case .synopses: synopses(node, title).map { .synopsis(revised($0, &random)) }
    case .territories: []
    }
  }

  private func contracts(_ node: VideoNode, _ title: SyntheticTitle) -> [Contract] {
    var contracts: [Contract] = []
    catalogue.contractGenerator.append(node, title.profile, to: &contracts)
    return contracts
  }

  private func assets(_ node: VideoNode, _ title: SyntheticTitle) -> [Asset] {
    var assets: [Asset] = []
    catalogue.assetGenerator.append(node, title.profile, to: &assets)
    return assets
  }

  private func ratings(_ node: VideoNode, _ title: SyntheticTitle) -> [Rating] {
    var ratings: [Rating] = []
    catalogue.ratingGenerator.append(node, title, to: &ratings)
    return ratings
  }

  private func synopses(_ node: VideoNode, _ title: SyntheticTitle) -> [Synopsis] {
    var synopses: [Synopsis] = []
    catalogue.synopsisGenerator.append(node, title.profile, to: &synopses)
    return synopses
  }

  /// Another cut, a minute longer.
  private func revised(_ video: Video) -> Video {
    var revised = video
    revised.runtimeSeconds = (video.runtimeSeconds ?? 0) + 60
    return revised
  }

  /// The first window opens a day earlier.
  private func revised(_ contract: Contract) -> Contract {
    var revised = contract
    revised.windows[0].start = contract.windows[0].start.advanced(milliseconds: -Self.day)
    return revised
  }

  /// A file that was approved is delivered again; any other is approved.
  private func revised(_ asset: Asset) -> Asset {
    var revised = asset
    revised.state = asset.state == .approved ? .delivered : .approved
    return revised
  }

  /// The next stricter certificate, and the mildest after the strictest.
  private func revised(_ rating: Rating) -> Rating {
    let labels = SyntheticTerritories.table.rows[Int(rating.country.index)].certificates.labels
    let level = CertificateScale.ages.firstIndex { $0 == rating.minimumAge } ?? 0
    let next = (level + 1) % CertificateScale.ages.count
    var revised = rating
    (revised.certificate, revised.minimumAge) = (labels[next], CertificateScale.ages[next])
    return revised
  }

  /// A text that no synopsis had before.
  private func revised(_ synopsis: Synopsis, _ random: inout SeededRandom) -> Synopsis {
    var revised = synopsis
    revised.text = "\(synopsis.text ?? "") \(TitleWords.season(1 + random.below(1000))) is new."
    return revised
  }
}

/// The records of some datasets for a share of the videos, each with one change: what arrives when titles are delivered
/// anew. The same for the same catalogue, share, datasets and seed.
///
/// Every event is an upsert that differs from the catalogue's record. Nothing is remembered: the memory is that of one
/// video.
public struct RevisedVideos: Sequence, Sendable {
  let catalogue: SyntheticCatalogue
  let datasets: [Dataset]
  let seed: UInt64
  /// How many videos are revised; some have no record in some dataset.
  public let videoCount: Int

  /// - Parameters:
  ///   - share: of the videos, rounded to whole ones and at least one.
  ///   - datasets: in which records change; each once counts.
  /// - Precondition: the share is in 0...1, and territories, which belong to no video, are not among the datasets.
  public init(_ catalogue: SyntheticCatalogue, share: Double, of datasets: [Dataset], seed: UInt64) {
    precondition((0...1).contains(share), "a share of \(share); give 0 to 1")
    precondition(!datasets.contains(.territories), "territories belong to no video; leave them out")
    self.catalogue = catalogue
    self.datasets = Dataset.allCases.filter(datasets.contains)
    self.seed = seed
    videoCount = Swift.max(1, Int((Double(catalogue.videoCount) * share).rounded()))
  }

  public func makeIterator() -> Iterator { Iterator(revision: self) }

  /// One video out of each of `videoCount` equal runs of the catalogue, so that they lie everywhere in it.
  func videoIndex(_ position: Int, _ random: inout SeededRandom) -> Int {
    let start = position * catalogue.videoCount / videoCount
    return start + random.below((position + 1) * catalogue.videoCount / videoCount - start)
  }

  public struct Iterator: IteratorProtocol, Sendable {
    private let revision: RevisedVideos
    private let reviser: RecordReviser
    private var random: SeededRandom
    private var nextVideo = 0
    /// The events of the current video, and how many of them are out.
    private var events: [ChangeEvent] = []
    private var position = 0

    fileprivate init(revision: RevisedVideos) {
      self.revision = revision
      reviser = RecordReviser(catalogue: revision.catalogue)
      random = SeededRandom(seed: revision.seed, .revision, entity: 0)
    }

    public mutating func next() -> ChangeEvent? {
      while position == events.count {
        guard nextVideo < revision.videoCount else { return nil }
        let index = revision.videoIndex(nextVideo, &random)
        events = revision.datasets.flatMap { reviser.revised($0, ofVideo: index, &random) }
        position = 0
        nextVideo += 1
      }
      defer { position += 1 }
      return events[position]
    }
  }
}

/// What a sequence of changes has done to a catalogue so far: its memory is that of the changed records.
struct CatalogueEdits: Sendable {
  /// The latest record of each changed key; nil once it is deleted.
  private var latest: [RecordKey: InputRecord?] = [:]
  /// The keys that were put, by the video their record belongs to, in the order of their first change.
  private var putKeys: [Int64: [RecordKey]] = [:]

  mutating func apply(_ event: ChangeEvent) {
    switch event {
    case .upsert(let record):
      if let owner = record.videoID, !putKeys[owner, default: []].contains(record.key) {
        putKeys[owner, default: []].append(record.key)
      }
      latest.updateValue(record, forKey: record.key)
    case .delete(let key): latest.updateValue(nil, forKey: key)
    }
  }

  /// Whether the record was there at first, or arrived, and was then deleted.
  func isDeleted(_ key: RecordKey) -> Bool {
    if case .some(.none) = latest[key] { true } else { false }
  }

  /// A record as it is now; nil when it was deleted.
  func current<Record: DatasetRecord>(_ record: Record) -> Record? {
    guard let change = latest[record.key] else { return record }
    return change?.record as? Record
  }

  /// The records of one dataset and video as they are now.
  /// - Parameter original: what the catalogue began with.
  func current<Record: DatasetRecord>(_ original: [Record], of videoID: Int64) -> [Record] {
    var records = original.compactMap { current($0) }
    guard let keys = putKeys[videoID] else { return records }
    for key in keys where key.dataset == Record.dataset && !original.contains(where: { $0.key == key }) {
      if let record = latest[key]??.record as? Record { records.append(record) }
    }
    return records
  }
}

extension InputRecord {
  /// The video a record belongs to; nil for a territory.
  fileprivate var videoID: Int64? {
    switch self {
    case .video(let video): video.id
    case .contract(let contract): contract.videoID
    case .asset(let asset): asset.videoID
    case .rating(let rating): rating.videoID
    case .synopsis(let synopsis): synopsis.videoID
    case .territory: nil
    }
  }
}
