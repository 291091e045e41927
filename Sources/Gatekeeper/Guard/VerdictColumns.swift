import BitMemory
import Hollow
import RuleKit

/// The columns of an output state that say what is live and what blocks the rest, resolved once.
struct VerdictColumns {
  private let ids, live, blockLists, blockerOfBlock, setOfBlock, bits: FieldColumn
  private let blocksOfList: CollectionColumn
  /// Sets by ordinal; empty where only a few are read, each from its bytes.
  private let sets: [CountrySet]

  /// - Parameter reads: about how many videos will be read. From many on all sets are decoded first, each once.
  /// - Throws: `SchemaError` for a state of another dataset.
  init(_ data: DataState, reads: Int) throws(SchemaError) {
    ids = try data.column("VideoLiveness", "videoId", .long)
    live = try data.column("VideoLiveness", "live", .reference)
    blockLists = try data.column("VideoLiveness", "blocks", .reference)
    blocksOfList = try data.collections("ListOfBlock")
    blockerOfBlock = try data.column("Block", "blocker", .reference)
    setOfBlock = try data.column("Block", "countries", .reference)
    let bits = try data.column("CountrySet", "bits", .bytes)
    self.bits = bits
    let populated = data.populated("CountrySet")
    var sets: [CountrySet] = []
    if reads > populated.highest {
      sets = Array(repeating: CountrySet(), count: populated.highest + 1)
      for ordinal in populated { sets[ordinal] = Self.set(ordinal, bits) }
    }
    self.sets = sets
  }

  func id(_ video: Ordinal) -> Int64 { ids.long(at: video) ?? 0 }

  /// The countries in which a video is live.
  func live(_ video: Ordinal) -> CountrySet { set(live.reference(at: video)) }

  /// The entries of a video's blocks; see `block`.
  func blocks(_ video: Ordinal) -> Range<Int> {
    blockLists.reference(at: video).map { blocksOfList.entries(at: $0) } ?? 0..<0
  }

  /// The ordinal of a block's blocker, and where it blocks.
  func block(at entry: Int) -> (blocker: Ordinal, countries: CountrySet) {
    let block = blocksOfList.key(at: entry)
    return (blockerOfBlock.reference(at: block) ?? 0, set(setOfBlock.reference(at: block)))
  }

  private func set(_ ordinal: Ordinal?) -> CountrySet {
    guard let ordinal else { return CountrySet() }
    return sets.isEmpty ? Self.set(ordinal, bits) : sets[ordinal]
  }

  private static func set(_ ordinal: Ordinal, _ bits: FieldColumn) -> CountrySet {
    bits.bytes(at: ordinal).flatMap { CountrySet(bytes: Array($0)) } ?? CountrySet()
  }
}
