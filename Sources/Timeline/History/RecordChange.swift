public import Hollow
public import HollowTools

/// What one step of a timeline did to the record of a key. It holds both states: keep it no longer than needed.
public struct RecordChange: Sendable {
  public enum Kind: String, Hashable, Sendable {
    case added, modified, removed
    /// The oldest state that is kept has the record; what was before is not known.
    case present
  }

  public let kind: Kind
  /// The version the step led to.
  public let version: Version
  /// When that version was published, in ms since 1970; nil when its producer did not say.
  public let publishedAt: Int64?
  let key: RecordKey
  let old: (data: DataState, ordinal: Ordinal)?
  let new: (data: DataState, ordinal: Ordinal)?

  /// The record as it was from `version` on, nil when it was removed. O(size of the record).
  public func value() throws(SchemaError) -> ExpandedValue? {
    guard let new else { return nil }
    return try RecordExpander(new.data).expand(key.type, new.ordinal)
  }

  /// The places that a modification changed, at most `limit`; none for other changes.
  public func differences(limit: Int = 1000) throws -> [FieldDifference] {
    guard kind == .modified, let old, let new else { return [] }
    let pair = RecordDiff.Pair(left: old.ordinal, right: new.ordinal)
    return try RecordDiff(old.data, new.data, key: key, pair: pair).differences(of: pair, limit: limit)
  }
}
