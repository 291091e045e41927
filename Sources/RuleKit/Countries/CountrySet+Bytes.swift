/// The published form of a country set: 32 bytes, bit `i % 8` of byte `i / 8` is the country with index `i`
/// (domain.md, output type `CountrySet`).
extension CountrySet {
  /// Length of the published form.
  @inlinable public static var byteCount: Int { 32 }

  public var bytes: [UInt8] { (0..<Self.byteCount).map(byte) }

  /// Byte 0...31 of the published form.
  @inlinable public func byte(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: word(index &>> 3) &>> UInt64((index & 7) &* 8))
  }

  /// - Returns: nil unless there are exactly 32 bytes and no bit outside the table is set.
  @inlinable public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for byte in bytes.reversed() {
      words.3 = words.3 &<< 8 | words.2 &>> 56
      words.2 = words.2 &<< 8 | words.1 &>> 56
      words.1 = words.1 &<< 8 | words.0 &>> 56
      words.0 = words.0 &<< 8 | UInt64(byte)
    }
    guard words.3 & ~Self.lastWordMask == 0 else { return nil }
    self.init(words.0, words.1, words.2, words.3)
  }

  /// The set of these codes; nil when one of them is no country.
  public init?(codes: some Sequence<String>) {
    self.init()
    for code in codes {
      guard let country = Country(code: code) else { return nil }
      insert(country)
    }
  }
}
