import RuleKit

/// What differs from the base in one batch, in tables of its own, so that the one writer adds each distinct set and block
/// once a batch and copies the rest.
struct BatchChanges: Sendable {
  /// A video whose record is new or another one.
  struct Video: Sendable {
    var id: Int64
    /// The record of the base, -1 without one.
    var old: Int32
    /// Index into `sets`.
    var live: UInt32
    /// Index into `blockLists`; -1 where the list of the base stays.
    var blockList: Int32
    /// Index into `assetLists`; -1 where the list of the base stays.
    var assetList: Int32
    var nextChange: Instant?
  }

  var videos: [Video] = []
  var sets: [CountrySet] = []
  /// Keys of findings (`Finding.key`).
  var blockers: [UInt64] = []
  /// Index into `blockers` above, into `sets` in the lower 32 bits.
  var blocks: [UInt64] = []
  /// Indices into `blocks`.
  var blockLists = FlatLists()
  /// New assets: id and index into `sets`, zigzagged and raw, in turn.
  var assetRows: [UInt64] = []
  /// Ordinals of the base, or `newAsset` and an index into `assetRows`.
  var assetLists = FlatLists()
  /// Leaves of the digest tree: of the videos that changed, or of all.
  var leaves: [DigestLeaf] = []
  var evaluatedCount = 0
  /// What each rule took and did in the batch, changed or not.
  var costs: [RuleCost] = []

  static let newAsset: UInt32 = 1 << 31
}
