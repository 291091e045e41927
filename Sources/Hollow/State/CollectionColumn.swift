/// The records of a LIST, SET or MAP type, read by ordinal.
public struct CollectionColumn: Sendable {
  private let records: CollectionRecords
  /// Slots that may be read.
  public var count: Int { records.count }

  init(_ records: CollectionRecords) { self.records = records }

  /// The number of elements.
  public func size(at ordinal: Ordinal) -> Int { records.size(at: ordinal) }

  /// The entry indices of a record: elements of a list, buckets of a set or map.
  public func entries(at ordinal: Ordinal) -> Range<Int> { records.range(at: ordinal) }

  /// The element or key of an entry; -1 for an empty bucket.
  public func key(at entry: Int) -> Ordinal { records.key(at: entry) }

  /// The value of a map's entry.
  public func value(at entry: Int) -> Ordinal { records.value(at: entry) }

  /// The elements (or keys) of a record: a list's in order, a set's or map's in bucket order.
  public func elements(at ordinal: Ordinal) -> [Ordinal] {
    var elements: [Ordinal] = []
    for entry in entries(at: ordinal) {
      let key = key(at: entry)
      if key >= 0 { elements.append(key) }
    }
    return elements
  }
}
