import BitMemory
public import Hollow
public import RuleKit

/// The titles of a catalogue, for search and for labels. Immutable; belongs to one state of the videos.
///
/// A search compares folded texts: without case, accents and typography, as `TitleFolding` says. It goes through the folded titles
/// of all videos once, some milliseconds for 100,000 of them, whatever is searched for. These are all that it holds beside the
/// catalogue: a title's own bytes and 5 more for each video.
///
/// ```swift
/// let found = try explainer.titles.find("amelie", limit: 20)
/// for match in found.matches { print(match.video.videoID, match.video.label) }
/// ```
public final class TitleIndex: Sendable {
  private let catalogue: Catalogue
  private let titleOfVideo: FieldColumn
  private let texts: FieldColumn
  let folded: FoldedTitles

  /// Code points of a title that are shown. No title that passes the door is longer (docs/domain.md, "Validation at the door");
  /// of what a store holds from before, the beginning is enough to know it by.
  static let shownLimit = TitleFolding.scalarLimit

  /// Indexes the titles; those that the index before knows are taken from there.
  ///
  /// - Parameter previous: the index of the state served before; any other does too.
  /// - Complexity: O(changed titles + pages) after the state before, O(bytes of the titles) without.
  public init(_ catalogue: Catalogue, after previous: TitleIndex? = nil) throws(SchemaError) {
    self.catalogue = catalogue
    let data = catalogue.inputs.data(.videos)
    let (titleOfVideo, texts) = (
      try data.column(VideoField.title, .reference), try data.column(TitleField.value, .string)
    )
    let before = previous?.catalogue.inputs.data(.videos)
    if let previous, before === data {
      folded = previous.folded
    } else {
      let changes = before.map { StateChanges(from: $0, to: data) }
      let changed = changes.map { $0.removed(VideoField.typeName) + $0.added(VideoField.typeName) } ?? []
      folded = FoldedTitles(
        data.populated(VideoField.typeName), after: previous?.folded, changed: BitSet(changed)
      ) { titleOfVideo.reference(at: $0).flatMap { Self.text(at: $0, texts) } }
    }
    (self.titleOfVideo, self.texts) = (titleOfVideo, texts)
  }

  /// The summary of a video; nil for an id without a record.
  public func summary(ofVideo id: Int64) -> VideoSummary? {
    catalogue.videos.position(ofID: id).map { summary(at: $0) }
  }

  private func summary(at position: Int) -> VideoSummary {
    let videos = catalogue.videos
    var path: [String] = []
    var next = position
    while next >= 0 {
      let title = titleOfVideo.reference(at: videos.ordinals[next]).flatMap { Self.text(at: $0, texts) }
      path.append(title ?? "Video \(videos.ids[next])")
      next = Int(videos.parents[next])
    }
    return VideoSummary(videoID: videos.ids[position], kind: videos.kinds[position], path: path.reversed())
  }

  /// At most `shownLimit` code points of a title. The stored form has up to six bytes for each.
  private static func text(at ordinal: Ordinal, _ texts: FieldColumn) -> String? {
    guard let stored = texts.bytes(at: ordinal) else { return nil }
    let text = StoredText.string(of: stored.prefix(6 * shownLimit))
    return stored.count <= shownLimit ? text : String(text.unicodeScalars.prefix(shownLimit))
  }

  /// The video with the id `text`, and the videos whose title contains `text`: whole titles first, then where the title begins
  /// with it, where a word does, and the others; among these movies and shows before seasons and episodes, then by id.
  ///
  /// Throws `TitleQueryError` for a text that is too long, and stops with an error when the task is cancelled.
  /// O(bytes of the titles).
  public func find(_ text: String, limit: Int) throws -> TitlesFound {
    let query = try TitleQuery(text)
    var best = BestMatches(limit: limit + 1)  // whether there is one more is what `hasMore` says
    if let query {
      for (number, page) in folded.pages.enumerated() {
        try Task.checkCancellation()
        for (slot, place) in page.places(of: query) {
          let position = catalogue.videos.position(of: number * FoldedTitles.Page.slots + slot)
          best.add(candidate(at: position, place))
        }
      }
    }
    let found = best.sorted()
    return TitlesFound(
      byID: Self.id(text).flatMap(summary), hasMore: found.count > limit,
      matches: found.prefix(limit).map { TitleMatch(video: summary(at: $0.position), place: $0.place) })
  }

  private func candidate(at position: Int, _ place: TitlePlace) -> BestMatches.Candidate {
    BestMatches.Candidate(
      place: place, isPart: catalogue.videos.parents[position] >= 0, id: catalogue.videos.ids[position],
      position: position)
  }

  /// The id that a text is: digits alone, since "+7" is a title.
  private static func id(_ text: String) -> Int64? {
    text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } ? Int64(text) : nil
  }
}

/// What a text found.
public struct TitlesFound: Sendable {
  /// The video whose id the text is.
  public var byID: VideoSummary?
  /// Whether more titles contain the text than `matches` lists.
  public var hasMore: Bool
  /// The titles that contain the text, the best first. The video of `byID` may be among them.
  public var matches: [TitleMatch]
}

/// A video whose title contains a text.
public struct TitleMatch: Sendable {
  public var video: VideoSummary
  public var place: TitlePlace
}

/// A video's place and names, for people.
public struct VideoSummary: Hashable, Sendable {
  public var videoID: Int64
  /// Nil where the videos cannot be read.
  public var kind: VideoKind?
  /// Titles from the top of the hierarchy down to the video's own; `Video 80000001` where there is none.
  public var path: [String]

  /// `season`; `video` where the kind is not known.
  public var kindName: String { kind?.name ?? "video" }

  /// `My Secret Romance › Season 1 › Episode 1`.
  public var label: String { path.joined(separator: " › ") }
}

/// The best of many candidates, without keeping them all.
private struct BestMatches {
  struct Candidate: Comparable {
    let place: TitlePlace
    /// Whether it hangs under another video.
    let isPart: Bool
    let id: Int64
    let position: Int

    static func < (left: Candidate, right: Candidate) -> Bool {
      (left.place.rawValue, left.isPart ? 1 : 0, left.id) < (right.place.rawValue, right.isPart ? 1 : 0, right.id)
    }
  }

  private var candidates: [Candidate] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Sorting now and then, and not each time, costs O(log limit) a candidate.
  mutating func add(_ candidate: Candidate) {
    candidates.append(candidate)
    if candidates.count >= 4 * limit + 1000 { candidates = sorted() }
  }

  func sorted() -> [Candidate] { Array(candidates.sorted().prefix(limit)) }
}
