/// The pieces that hashes, hash tables and searches in ordered data are made of, one of each for all modules.
extension UInt64 {
  /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the result depends on every bit of the value.
  /// The same in every process and build.
  @inlinable @inline(__always)
  public var splitMixed: UInt64 {
    var z = self
    z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z &>> 31
  }

  /// The two halves of the 128-bit product with an odd constant, combined: one multiplication spreads all bits well enough
  /// for a hash table inside one process.
  @inlinable @inline(__always)
  public var foldedProduct: UInt64 {
    let product = multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}

extension Sequence<UInt8> {
  /// Calls `body` with the bytes eight at a time, each as a word with the first byte on top; a last word of fewer bytes
  /// holds them at its lower end. O(bytes).
  @inlinable @inline(__always)
  public func forEachWord(_ body: (UInt64) -> Void) {
    var word: UInt64 = 0
    var filled = 0
    for byte in self {
      word = word << 8 | UInt64(byte)
      filled += 1
      if filled == 8 {
        body(word)
        (word, filled) = (0, 0)
      }
    }
    if filled > 0 { body(word) }
  }
}

extension RandomAccessCollection {
  /// The first index whose element does not lie before the place that is searched; `endIndex` when all do.
  ///
  /// - Precondition: no element that lies before the place follows one that does not.
  /// - Complexity: O(log count).
  @inlinable
  public func partitionPoint(_ liesBefore: (Element) -> Bool) -> Index {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = index(low, offsetBy: distance(from: low, to: high) / 2)
      if liesBefore(self[middle]) { low = index(after: middle) } else { high = middle }
    }
    return low
  }
}
