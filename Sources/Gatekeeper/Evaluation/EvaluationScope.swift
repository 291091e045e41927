import BitMemory
import RuleKit

/// Which families an evaluation covers.
///
/// A family is a movie alone, or a show with its seasons and episodes. It is the unit of evaluation, because the
/// hierarchy makes the verdicts of its members depend on each other, and nothing makes them depend on another family's.
enum EvaluationScope {
  case everything
  /// Numbers of families of the new catalogue.
  case families(BitSet)

  /// What has to be evaluated again when a catalogue follows another: all whose verdicts may be other ones.
  ///
  /// A video's verdicts depend on three things, and so there are three ways into the scope:
  /// - The records of its family. So the families of every video that a changed record is about, before or after the
  ///   change: an asset that moved from one video to another touches both.
  /// - The instant. So the families of every video whose own part changes by an instant that has passed since. An
  ///   output says of each video when that is (`nextChange`). It looks forwards only: when the clock went back,
  ///   everything is evaluated.
  /// - The territories. Each speaks of every video, so when one changed, everything is evaluated.
  ///
  /// - Parameters:
  ///   - changes: from the old catalogue's inputs to the new one's.
  ///   - due: the videos whose `nextChange` has passed.
  /// - Complexity: O(changes x families they touch).
  init(
    from old: (catalogue: Catalogue, instant: Instant), to new: (catalogue: Catalogue, instant: Instant),
    _ changes: InputChanges, due: () -> [Int64]
  ) throws {
    guard new.instant >= old.instant, !changes.changes(TerritoryField.typeName, of: .territories) else {
      self = .everything
      return
    }
    var touched = TouchedFamilies(old: old.catalogue.videos, new: new.catalogue.videos)
    if new.instant > old.instant { for id in due() { touched.add(video: id) } }
    try changes.forEach(ContractField.videoId, of: .contracts) { touched.add(video: $0) }
    try changes.forEach(AssetField.videoId, of: .assets) { touched.add(video: $0) }
    try changes.forEach(RatingField.videoId, of: .ratings) { touched.add(video: $0) }
    try changes.forEach(SynopsisField.videoId, of: .synopses) { touched.add(video: $0) }
    try changes.forEach(VideoField.id, of: .videos) { touched.add(familyOf: $0) }
    self = .families(touched.families)
  }

  /// The positions to evaluate, cut into batches of whole families.
  ///
  /// Each batch is a list of ranges of positions; neighbouring families are one range.
  ///
  /// - Parameter size: videos a batch, at least, but for the last.
  func batches(_ videos: VideoTable, size: Int) -> [[Range<Int>]] {
    var batches: [[Range<Int>]] = []
    var (batch, count): ([Range<Int>], Int) = ([], 0)
    func add(_ family: Range<Int>) {
      if let last = batch.last, last.upperBound == family.lowerBound {
        batch[batch.count - 1] = last.lowerBound..<family.upperBound
      } else {
        batch.append(family)
      }
      count += family.count
      if count >= size {
        batches.append(batch)
        (batch, count) = ([], 0)
      }
    }
    switch self {
    case .everything: for number in 0..<videos.familyCount { add(videos.family(number)) }
    case .families(let numbers): for number in numbers { add(videos.family(number)) }
    }
    if !batch.isEmpty { batches.append(batch) }
    return batches
  }
}

/// Gathers the families of the new catalogue that changed records reach.
struct TouchedFamilies {
  private let old: VideoTable
  private let new: VideoTable
  /// Numbers of families of the new catalogue.
  private(set) var families = BitSet()

  init(old: VideoTable, new: VideoTable) { (self.old, self.new) = (old, new) }

  /// The family of a video, which may be unknown: then a record about it changes no verdict.
  mutating func add(video id: Int64) {
    if let position = new.position(ofID: id) { families.insert(new.familyNumber(ofPosition: position)) }
  }

  /// The family of a video whose own record changed, and wherever the members of its former family are now: one that
  /// left leaves a parent without a child, or children without a parent.
  mutating func add(familyOf id: Int64) {
    add(video: id)
    guard let position = old.position(ofID: id) else { return }
    for member in old.family(ofPosition: position) { add(video: old.ids[member]) }
  }
}
