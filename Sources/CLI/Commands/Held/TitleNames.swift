import Gatekeeper
import Hollow
import RuleKit
import Timeline

/// The titles of a few videos, read one by one from the input state that an output was evaluated from.
struct TitleNames {
  private let index: PrimaryKeyIndex
  private let titles, texts, parents: FieldColumn

  /// Nil when the videos cannot be read any more: then there are only ids. O(videos).
  init?(_ store: Store, _ inputs: [Dataset: Version]) {
    guard let version = inputs[.videos],
      let data = try? Consumer(store.timeline(.videos)).state(at: version).data,
      let index = try? data.primaryKeyIndex("Video"),
      let titles = try? data.column("Video", "title", .reference),
      let texts = try? data.column("Title", "value", .string),
      let parents = try? data.column("Video", "parentId", .long)
    else { return nil }
    (self.index, self.titles, self.texts, self.parents) = (index, titles, texts, parents)
  }

  /// `My Secret Romance › Season 1 › Episode 1`; nil for a video without a record.
  func label(ofVideo id: Int64) -> String? {
    var (path, next, seen) = ([String](), Optional(id), Set<Int64>())
    while let id = next, seen.insert(id).inserted, let video = index.find(id) {
      path.append(titles.reference(at: video).flatMap { texts.text(at: $0) } ?? "Video \(id)")
      next = parents.long(at: video)
    }
    return path.isEmpty ? nil : path.reversed().joined(separator: " › ")
  }
}
