import BitMemory
import RuleKit

/// Which families an evaluation covers.
enum EvaluationScope {
  case everything
  /// Numbers of families of the new catalogue.
  case families(BitSet)

  /// What has to be evaluated again when a catalogue follows another: the families of every video that a changed record
  /// is about, before or after the change, and of every video whose own part changes by an instant that has passed. Everything
  /// when a territory changed, as it speaks of every video, and when the clock went back.
  ///
  /// - Parameters:
  ///   - changes: from the old catalogue's inputs to the new one's.
  ///   - due: the videos whose `nextChange` has passed.
  /// - Complexity: O(changes x families they touch).
  init(
    from old: (catalogue: Catalogue, instant: Instant), to new: (catalogue: Catalogue, instant: Instant),
    _ changes: InputChanges, due: () -> [Int64]
  ) throws {
    guard new.instant >= old.instant, !changes.changes("Territory", of: .territories) else {
      self = .everything
      return
    }
    var touched = TouchedFamilies(old: old.catalogue.videos, new: new.catalogue.videos)
    if new.instant > old.instant { for id in due() { touched.add(video: id) } }
    for dataset in [Dataset.contracts, .assets, .ratings, .synopses] {
      try changes.forEach("videoId", of: dataset) { touched.add(video: $0) }
    }
    try changes.forEach("id", of: .videos) { touched.add(familyOf: $0) }
    self = .families(touched.families)
  }

  /// The positions to evaluate, cut into batches of whole families.
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
