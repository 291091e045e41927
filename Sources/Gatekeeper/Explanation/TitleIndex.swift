public import Hollow
public import RuleKit

/// The titles of a catalogue, for search and for labels. Immutable; belongs to one state of the videos.
public final class TitleIndex: Sendable {
  private let catalogue: Catalogue
  private let titles: [String?]
  private let lowercased: [String]

  /// O(videos).
  public init(_ catalogue: Catalogue) throws(SchemaError) {
    self.catalogue = catalogue
    let data = catalogue.inputs.data(.videos)
    let reference = try data.column(VideoField.title, .reference)
    let value = try data.column(TitleField.value, .string)
    titles = catalogue.videos.ordinals.map { reference.reference(at: $0).flatMap { value.text(at: $0) } }
    lowercased = titles.map { $0?.lowercased() ?? "" }
  }

  /// The summary of a video; nil for an id without a record.
  public func summary(ofVideo id: Int64) -> VideoSummary? {
    guard let position = catalogue.videos.position(ofID: id) else { return nil }
    return summary(at: position)
  }

  private func summary(at position: Int) -> VideoSummary {
    var path: [String] = []
    var next = position
    while next >= 0 {
      path.append(titles[next] ?? "Video \(catalogue.videos.ids[next])")
      next = Int(catalogue.videos.parents[next])
    }
    return VideoSummary(
      videoID: catalogue.videos.ids[position], kind: catalogue.videos.kinds[position], path: path.reversed())
  }

  /// Videos whose title contains `text`, without regard to case: exact titles first, then movies and shows before
  /// seasons and episodes, then by id. O(videos).
  public func search(_ text: String, limit: Int) -> [VideoSummary] {
    let wanted = text.lowercased()
    guard !wanted.isEmpty else { return [] }
    let found = lowercased.indices.filter { lowercased[$0].contains(wanted) }
    let ranked = found.map { position in
      (
        rank: (lowercased[position] == wanted ? 0 : 2) + (catalogue.videos.parents[position] < 0 ? 0 : 1),
        id: catalogue.videos.ids[position], position: position
      )
    }
    return ranked.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }.prefix(limit).map { summary(at: $0.position) }
  }
}

/// A video's place and names, for people.
public struct VideoSummary: Hashable, Sendable {
  public var videoID: Int64
  public var kind: VideoKind
  /// Titles from the top of the hierarchy down to the video's own; `Video 80000001` where there is none.
  public var path: [String]

  /// `My Secret Romance › Season 1 › Episode 1`.
  public var label: String { path.joined(separator: " › ") }
}
