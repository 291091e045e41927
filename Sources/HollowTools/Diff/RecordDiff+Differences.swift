public import Hollow

extension RecordDiff {
  /// Where the records of a modified pair differ, in schema order; at most `limit` places.
  ///
  /// Descends only where contents differ, so it costs about the depth of each place and the width of what is on the way.
  /// Lists pair from both ends, and in between by position; sets list what was added and removed; maps pair by key.
  public func differences(of pair: Pair, limit: Int = 1000) throws(SchemaError) -> [FieldDifference] {
    guard let left = readers[0].position(of: type), let right = readers[1].position(of: type) else { return [] }
    let expanders = [
      try RecordExpander(self.left, limits: Self.limits), try RecordExpander(self.right, limits: Self.limits),
    ]
    var walk = DifferenceWalk(readers, ids, expanders, limit: limit)
    return walk.run(from: .init(type: left, ordinal: pair.left), .init(type: right, ordinal: pair.right))
  }

  /// What a single old or new value may hold.
  private static let limits = RecordExpander.Limits(values: 10_000)
}
