import BitMemory
import Hollow
import RuleKit

/// What the guard reads of an output state: what is live, and what blocks the rest.
struct VerdictColumns {
  private let columns: LivenessColumns
  /// Sets by ordinal; empty where only a few are read, each from its bytes.
  private let sets: [CountrySet]

  /// - Parameter reads: about how many videos will be read. From many on all sets are decoded first, each once.
  /// - Throws: `SchemaError` for a state of another dataset.
  init(_ data: DataState, reads: Int) throws(SchemaError) {
    columns = try LivenessColumns(data)
    let populated = data.populated("CountrySet")
    var sets: [CountrySet] = []
    if reads > populated.highest {
      sets = Array(repeating: CountrySet(), count: populated.highest + 1)
      for ordinal in populated { sets[ordinal] = Self.set(ordinal, columns) }
    }
    self.sets = sets
  }

  func id(_ video: Ordinal) -> Int64 { columns.videoIDs.long(at: video) ?? 0 }

  /// The countries in which a video is live.
  func live(_ video: Ordinal) -> CountrySet { set(columns.live.reference(at: video)) }

  /// The entries of a video's blocks; see `block`.
  func blocks(_ video: Ordinal) -> Range<Int> {
    columns.blockLists.reference(at: video).map { columns.blocksOfList.entries(at: $0) } ?? 0..<0
  }

  /// The ordinal of a block's blocker, and where it blocks.
  func block(at entry: Int) -> (blocker: Ordinal, countries: CountrySet) {
    let block = columns.blocksOfList.key(at: entry)
    return (columns.blockerOfBlock.reference(at: block) ?? 0, set(columns.setOfBlock.reference(at: block)))
  }

  var blockerSlots: Int { columns.blockerSlots }

  /// The name of a blocker's rule.
  func rule(ofBlocker ordinal: Ordinal) -> String { columns.blocker(ordinal).rule }

  private func set(_ ordinal: Ordinal?) -> CountrySet {
    guard let ordinal else { return CountrySet() }
    return sets.isEmpty ? Self.set(ordinal, columns) : sets[ordinal]
  }

  private static func set(_ ordinal: Ordinal, _ columns: LivenessColumns) -> CountrySet {
    columns.bits.bytes(at: ordinal).flatMap { CountrySet(bytes: $0) } ?? CountrySet()
  }
}
