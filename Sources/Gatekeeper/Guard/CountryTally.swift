import RuleKit

/// Counts how often each country occurs in many sets, a few word operations a set.
///
/// The counts of up to 255 sets stand upright: bit *p* of a country's count is in plane *p*, and adding a set is a binary
/// addition with carry for all countries at once ("positional population count").
struct CountryTally {
  private var planes = InlineArray<8, CountrySet>(repeating: CountrySet())
  private var pending = 0
  private var counts = [Int](repeating: 0, count: Country.count)

  mutating func add(_ countries: CountrySet) {
    var (carry, plane) = (countries, 0)
    while !carry.isEmpty {
      let bits = planes[plane]
      planes[plane] = bits.symmetricDifference(carry)
      carry = bits.intersection(carry)
      plane += 1
    }
    pending += 1
    if pending == 255 { flush() }
  }

  private mutating func flush() {
    for plane in planes.indices {
      for country in planes[plane] { counts[Int(country.index)] += 1 << plane }
      planes[plane] = CountrySet()
    }
    pending = 0
  }

  /// The cells counted so far.
  mutating func finish() -> CellsByCountry {
    flush()
    return CellsByCountry(counts)
  }
}
