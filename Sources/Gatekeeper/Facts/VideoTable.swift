import BitMemory
import Hollow
import RuleKit

/// All videos ordered family by family: a parent before its children, families by the id of their root.
///
/// Positions in this order are what the other columns are indexed by.
struct VideoTable: Sendable {
  /// Ordinals of the `Video` records.
  let ordinals: [Ordinal]
  let ids: [Int64]
  let kinds: [VideoKind]
  /// Position of the parent, -1 without one.
  let parents: [Int32]
  let hasMissingParent: [Bool]
  /// Where each family starts; ends with the number of videos.
  let familyStarts: [Int]
  private let index: PrimaryKeyIndex
  /// Position by ordinal, -1 for none.
  private let positions: [Int32]

  var count: Int { ids.count }

  /// O(videos log videos). Throws `DatasetError` for a video without id or kind.
  init(_ inputs: PinnedInputs) throws {
    let data = inputs.data(.videos)
    let records = NamedRecords(inputs: inputs, dataset: .videos)
    try records.requireValues("Video", [("id", .long), ("kind", .reference)])
    let index = try PrimaryKeyIndex(data, type: "Video")
    if let duplicate = index.duplicates.first {
      throw records.error("Video", duplicate, "id", "another record has the same id")
    }
    let source = VideoSource(
      ids: try data.column("Video", "id", .long), kinds: try data.column("Video", "kind", .reference),
      parents: try data.column("Video", "parentId", .long),
      kindNames: try records.values("VideoKind", "name", placeholder: .movie) { VideoKind(name: $0) }, index: index)
    let families = source.families(data.populated("Video"))
    self.index = index
    ordinals = families.ordinals
    familyStarts = families.starts
    ids = ordinals.map(source.id)
    kinds = ordinals.map(source.kind)
    var positions = [Int32](repeating: -1, count: data[type: "Video"]?.slotCount ?? 0)
    for (position, ordinal) in ordinals.enumerated() { positions[ordinal] = Int32(position) }
    self.positions = positions
    let parents = ordinals.map(source.parent)
    self.parents = parents.map { parent in
      if case .present(let ordinal) = parent { return positions[ordinal] }
      return -1
    }
    hasMissingParent = parents.map { parent in
      if case .missing = parent { return true }
      return false
    }
  }

  /// The position of the video with `id`. O(1) expected.
  func position(ofID id: Int64) -> Int? { index.find(id).map { Int(positions[$0]) } }

  /// The positions of the family that the video at `position` belongs to. O(log families).
  func family(ofPosition position: Int) -> Range<Int> {
    var (low, high) = (0, familyStarts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if familyStarts[middle] <= position { low = middle } else { high = middle }
    }
    return familyStarts[low]..<familyStarts[low + 1]
  }
}
