extension [UInt8] {
  /// Appends an integer's bytes, most significant first.
  @inlinable
  public mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
  }

  /// Appends four words' bytes, each most significant first: in one go, for what is hashed by the million.
  @inlinable
  public mutating func append(bigEndian words: (UInt64, UInt64, UInt64, UInt64)) {
    let bytes = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    unsafe Swift.withUnsafeBytes(of: bytes) { unsafe append(contentsOf: $0) }
  }
}
