public import BitMemory
public import Hollow

extension KeyReader {
  /// The hash of `key`, the same in every process and build. O(parts).
  public static func hash(_ key: [KeyPart]) -> UInt64 { ContentHash.key(key) }

  /// The first of `ordinals` with `key`, nil without one. O(ordinals).
  public func first(_ key: [KeyPart], among ordinals: BitSet) -> Ordinal? {
    if let path = paths.first, paths.count == 1, path.isNumber, case .value(let number) = key[0] {
      return ordinals.first { path.number(at: $0) == number }
    }
    return ordinals.first { self.key(at: $0) == key }
  }

  /// The hash of each record's key, column by column. O(records * parts).
  public func hashes(of ordinals: [Ordinal]) -> [UInt64] {
    var hashes = [UInt64](repeating: 0, count: ordinals.count)
    for path in paths { path.combine(ordinals, into: &hashes) }
    return hashes
  }

  /// Whether two records, of one state or two, have the same key.
  func isEqual(_ ordinal: Ordinal, _ other: KeyReader, _ otherOrdinal: Ordinal) -> Bool {
    for (path, otherPath) in zip(paths, other.paths) {
      if path.isNumber && otherPath.isNumber {
        if path.number(at: ordinal) != otherPath.number(at: otherOrdinal) { return false }
      } else if path.part(at: ordinal) != otherPath.part(at: otherOrdinal) {
        return false
      }
    }
    return true
  }
}

extension KeyReader.Path {
  /// INT or LONG.
  var isNumber: Bool { value.type == .long || value.type == .int }

  func number(at ordinal: Ordinal) -> UInt64? { end(ordinal).flatMap { value.value(at: $0) } }

  fileprivate func combine(_ ordinals: [Ordinal], into hashes: inout [UInt64]) {
    guard isNumber, references.isEmpty else {
      for index in ordinals.indices {
        hashes[index] = ContentHash.combine(hashes[index], ContentHash.part(part(at: ordinals[index])))
      }
      return
    }
    let column = value
    for index in ordinals.indices {
      let value = column.value(at: ordinals[index])
      hashes[index] = ContentHash.combine(hashes[index], value.map(ContentHash.mix) ?? 0)
    }
  }
}
