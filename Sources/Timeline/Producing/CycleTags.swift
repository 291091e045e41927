import Hollow

/// The header tags that Java's tools look at (docs/hollow-format.md, section 12.1), for one new state.
struct CycleTags {
  static let version = "hollow.blob.to.version"
  static let schemaHash = "hollow.schema.hash"
  static let schemaChanged = "hollow.schema.changedFromPriorVersion"
  static let chainCounter = "hollow.delta.chain.version.counter"

  let version: Version
  let publishedAt: EpochMilliseconds
  /// The text of `SchemaHash`.
  let schemaHash: String
  /// The announced state that the new one follows.
  let last: DataState?
  /// Whether a delta will lead from `last` to the new state.
  let continuesChain: Bool

  var tags: [HeaderTag] {
    var tags = [
      HeaderTag(key: Self.version, value: "\(version)"),
      HeaderTag(key: TimelineState.publishedAtTag, value: "\(publishedAt)"),
      HeaderTag(key: Self.schemaHash, value: schemaHash),
      HeaderTag(key: Self.chainCounter, value: "\(chainCounter)"),
    ]
    if last != nil, !continuesChain { tags.append(HeaderTag(key: Self.schemaChanged, value: "true")) }
    return tags
  }

  /// 1 for the first state of a chain of deltas, and then one more for each.
  private var chainCounter: Int {
    guard continuesChain, let last else { return 1 }
    let count = last.headerTag(Self.chainCounter).flatMap { Int($0) } ?? 1
    // Another producer may have written any number, the largest too.
    return count < .max ? 1 + count : 1
  }
}
