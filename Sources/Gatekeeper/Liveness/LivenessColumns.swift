import BitMemory
import Hollow
import RuleKit
import Timeline

/// The columns of an output state's types, resolved once and then read by ordinal.
struct LivenessColumns: Sendable {
  let videoIDs: FieldColumn
  let live: FieldColumn
  let blockLists: FieldColumn
  let assetLists: FieldColumn
  let nextChanges: FieldColumn
  let blocksOfList: CollectionColumn
  let blockerOfBlock: FieldColumn
  let setOfBlock: FieldColumn
  let assetsOfList: CollectionColumn
  let assetIDs: FieldColumn
  let setOfAsset: FieldColumn
  let bits: FieldColumn
  private let rules: FieldColumn
  private let codes: FieldColumn
  private let details: FieldColumn

  /// Throws `SchemaError` for a state of another dataset.
  init(_ data: DataState) throws(SchemaError) {
    videoIDs = try data.column("VideoLiveness", "videoId", .long)
    live = try data.column("VideoLiveness", "live", .reference)
    blockLists = try data.column("VideoLiveness", "blocks", .reference)
    assetLists = try data.column("VideoLiveness", "assets", .reference)
    nextChanges = try data.column("VideoLiveness", "nextChange", .long)
    blocksOfList = try data.collections("ListOfBlock")
    blockerOfBlock = try data.column("Block", "blocker", .reference)
    setOfBlock = try data.column("Block", "countries", .reference)
    assetsOfList = try data.collections("ListOfAssetLiveness")
    assetIDs = try data.column("AssetLiveness", "assetId", .long)
    setOfAsset = try data.column("AssetLiveness", "live", .reference)
    bits = try data.column("CountrySet", "bits", .bytes)
    rules = try data.column("Blocker", "rule", .string)
    codes = try data.column("Blocker", "code", .string)
    details = try data.column("Blocker", "detail", .string)
  }

  /// The `Blocker` record at `ordinal`.
  func blocker(_ ordinal: Ordinal) -> Blocker {
    Blocker(
      rule: rules.text(at: ordinal) ?? "", code: codes.text(at: ordinal) ?? "",
      detail: details.text(at: ordinal) ?? "")
  }

  /// How many slots of `Blocker` records may be read.
  var blockerSlots: Int { rules.count }

  /// The `CountrySet` record at `ordinal`. Throws `DatasetError` when it is no set of countries.
  func countrySet(_ ordinal: Ordinal, of state: TimelineState) throws -> CountrySet {
    guard let set = bits.bytes(at: ordinal).flatMap({ CountrySet(bytes: $0) }) else {
      throw DatasetError(state, type: "CountrySet", ordinal: ordinal, field: "bits", reason: "is no set of countries")
    }
    return set
  }
}

/// Why a cell is blocked: the `Blocker` record of the output dataset.
public struct Blocker: Hashable, Sendable, Comparable {
  public var rule: String
  public var code: String
  /// Empty when the code has none.
  public var detail: String

  public init(rule: String, code: String, detail: String) {
    (self.rule, self.code, self.detail) = (rule, code, detail)
  }

  /// Byte by byte: Swift's own comparison of strings takes two spellings of one character for equal.
  public static func == (left: Blocker, right: Blocker) -> Bool {
    left.rule.utf8.elementsEqual(right.rule.utf8) && left.code.utf8.elementsEqual(right.code.utf8)
      && left.detail.utf8.elementsEqual(right.detail.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    for byte in detail.utf8 { hasher.combine(byte) }
    for byte in code.utf8 { hasher.combine(byte) }
  }

  /// `maturity-rating/rating-missing`.
  public var name: String { "\(rule)/\(code)" }

  /// By the UTF-8 bytes of rule, then code, then detail: the order of blocks.
  public static func < (left: Blocker, right: Blocker) -> Bool {
    for (a, b) in [(left.rule, right.rule), (left.code, right.code), (left.detail, right.detail)]
    where !a.utf8.elementsEqual(b.utf8) {
      return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
    return false
  }
}
