/// One record that stands between a blocked cell and its being live: where it is, what it says, and what it would have to say.
///
/// A rule gives evidence for what it blocks (`Rule.evidence(of:in:)`): only the rule knows which record it looked at. The
/// pieces of evidence of one cell belong together: when all of their records are changed as `needed` says, the blocker is gone
/// or its detail has moved on.
///
/// ```swift
/// Evidence(.asset(31), field: "state", actual: "delivered", needed: "approved").sentence
/// // assets 31: state is delivered, needs approved
/// ```
public struct Evidence: Hashable, Sendable {
  public let record: RecordReference
  /// The field's name in the schema of the record's dataset. A video's `verdict` and `children` stand for what is decided
  /// about it or hangs under it; they are no fields of its record.
  public let field: String
  /// What the field says, for people; nil when there is no such record.
  public let actual: String?
  /// What it would have to say, for people. It does not name the country where it holds for any: evidence of several cells that says
  /// the same of one record is shown once.
  public let needed: String

  public init(_ record: RecordReference, field: String, actual: String?, needed: String) {
    (self.record, self.field, self.actual, self.needed) = (record, field, actual, needed)
  }

  /// `contracts 30000014: state is draft, needs signed`.
  public var sentence: String {
    "\(record.dataset) \(record): \(field) is \(actual ?? "missing"), needs \(needed)"
  }
}

/// A record of an input dataset by its primary key; it may be missing.
public enum RecordReference: Hashable, Sendable, CustomStringConvertible {
  case video(Int64)
  case contract(Int64)
  case asset(Int64)
  case rating(ofVideo: Int64, Country)
  case synopsis(ofVideo: Int64, language: String)
  case territory(Country)
  /// A record that is missing and whose id its upstream system gives out: all that is known of it is the video it would be
  /// about, or hang under.
  case new(Dataset, forVideo: Int64)

  public var dataset: Dataset {
    switch self {
    case .video: .videos
    case .contract: .contracts
    case .asset: .assets
    case .rating: .ratings
    case .synopsis: .synopses
    case .territory: .territories
    case .new(let dataset, _): dataset
    }
  }

  /// The key as it is printed: `80000001/DE`; `for video 80000001` for one that is not known yet.
  public var description: String {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): "\(id)"
    case .rating(let video, let country): "\(video)/\(country.code)"
    case .synopsis(let video, let language): "\(video)/\(language)"
    case .territory(let country): country.code
    case .new(_, let video): "for video \(video)"
    }
  }
}

/// One blocked cell with one of its blockers, as the rule that raised it is asked about it.
public struct BlockedCell: Sendable {
  public let video: VideoFacts
  /// The parent's facts, then its parent's; none of a video whose parent is missing.
  public let ancestors: [VideoFacts]
  /// The facts of the videos right below, ascending ids.
  public let children: [VideoFacts]
  /// What the video's record names as its parent; nil when it names none.
  public let namedParent: NamedParent?
  public let country: Country
  /// The blocker's detail as it is published.
  public let detail: String
  public let world: World

  /// The video that a record names as its parent.
  public struct NamedParent: Hashable, Sendable {
    public let videoID: Int64
    /// Nil when there is no such video.
    public let kind: VideoKind?

    public init(videoID: Int64, kind: VideoKind?) { (self.videoID, self.kind) = (videoID, kind) }
  }

  public init(
    video: VideoFacts, ancestors: [VideoFacts] = [], children: [VideoFacts] = [], namedParent: NamedParent? = nil,
    country: Country, detail: String = "", world: World
  ) {
    self.video = video
    self.ancestors = ancestors
    self.children = children
    self.namedParent = namedParent
    self.country = country
    self.detail = detail
    self.world = world
  }

  /// Whether the cell's detail speaks of this instant, which it gives to the second.
  public func detailSpeaks(of instant: Instant) -> Bool { world.text(of: Detail(instant)) == detail }
}
