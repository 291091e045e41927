public import Gatekeeper
public import RuleKit

/// The records of some datasets for a share of the videos, each with one change: what arrives when a part of a catalogue is
/// delivered anew. The same for the same catalogue, share, datasets and seed.
///
/// Every event is an upsert that differs from the catalogue's record. Nothing is remembered: the memory is that of one
/// video.
///
/// ```swift
/// let revised = RevisedVideos(catalogue, share: 0.01, of: [.assets, .synopses], seed: 5)
/// for event in revised { print(event.json()) }
/// ```
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

  /// The place of the video to revise: one out of each of `videoCount` equal runs of the catalogue, so that
  /// they lie everywhere in it.
  func videoIndex(_ position: Int, _ random: inout SeededRandom) -> Int {
    let start = position * catalogue.videoCount / videoCount
    return start + random.below((position + 1) * catalogue.videoCount / videoCount - start)
  }

  public struct Iterator: IteratorProtocol, Sendable {
    private let revision: RevisedVideos
    private let reviser: RecordReviser
    private var random: SeededRandom
    private var nextVideo = 0
    /// The events of the current video, and how many of them were given.
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
        let video = revision.catalogue.video(at: revision.videoIndex(nextVideo, &random))
        events = revision.datasets.flatMap { reviser.revised($0, of: video, &random) }
        position = 0
        nextVideo += 1
      }
      defer { position += 1 }
      return events[position]
    }
  }
}

/// Makes the records of a video again, each with one change.
struct RecordReviser: Sendable {
  let catalogue: SyntheticCatalogue

  /// The events that change every record a video has in `dataset`.
  func revised(_ dataset: Dataset, of video: CatalogueVideo, _ random: inout SeededRandom) -> [ChangeEvent] {
    records(dataset, of: video, &random).map(ChangeEvent.upsert)
  }

  private func records(
    _ dataset: Dataset, of video: CatalogueVideo, _ random: inout SeededRandom
  ) -> [InputRecord] {
    switch dataset {
    case .videos: [.video(revised(catalogue.record(of: video)))]
    case .contracts: catalogue.contracts(of: video).map { .contract(revised($0)) }
    case .assets: catalogue.assets(of: video).map { .asset(revised($0)) }
    case .ratings: catalogue.ratings(of: video).map { .rating(revised($0)) }
    case .synopses: catalogue.synopses(of: video).map { .synopsis(revised($0, &random)) }
    case .territories: []
    }
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
    revised.windows[0].start = contract.windows[0].start.advanced(milliseconds: -Instant.day)
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
