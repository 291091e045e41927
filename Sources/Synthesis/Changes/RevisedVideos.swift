public import Gatekeeper
public import RuleKit

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
