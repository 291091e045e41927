extension [UInt8] {
  /// Appends an integer's bytes, most significant first.
  @inlinable
  public mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
  }
}
