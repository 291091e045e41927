/// The order and the equality of texts in everything that is published: their UTF-8 bytes.
///
/// `String`'s own `==` and `<` follow Unicode canonical equivalence, in which two boards that differ by normalisation
/// alone would be one.
enum ByteOrder {
  static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }

  static func areEqual(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

  /// The texts in byte order, each once.
  static func sorted(_ texts: some Sequence<String>) -> [String] {
    texts.sorted(by: precedes).reduce(into: []) { sorted, text in
      if let last = sorted.last, areEqual(last, text) { return }
      sorted.append(text)
    }
  }
}

extension Array {
  /// The first index whose element does not lie before the wanted place; `count` when all do.
  ///
  /// - Complexity: O(log count). The elements are partitioned by `liesBefore`.
  func partitionPoint(_ liesBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if liesBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
