/// A stream of random numbers that belongs to one entity: SplitMix64 (Steele, Lea and Flood 2014) from a hashed state.
///
/// The stream depends on (seed, purpose, entity) and nothing else, so a record's content is the same whatever was
/// generated before it and on however many threads. Everything drawn from it is defined here and not by the standard
/// library, whose `shuffle` and `random(in:)` may change between releases.
struct SeededRandom: Sendable {
  /// What a stream is for: streams of one entity with different purposes are unrelated. Raw values are part of the
  /// content.
  enum Purpose: UInt64 {
    case layout = 1, profile, name, contracts, assets, ratings, synopses, runtime, seasonDeals, dangling, territorySets
    case lateness, changes, revision, pace
  }

  /// 2^64 divided by the golden ratio, odd: SplitMix64's distance from state to state.
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  /// - Parameters:
  ///   - seed: of the whole catalogue.
  ///   - entity: what the numbers are for within the purpose: a video's index, a block's number.
  init(seed: UInt64, _ purpose: Purpose, entity: Int) {
    let purposeState = Self.mixed(seed &+ Self.step &* purpose.rawValue)
    state = Self.mixed(purposeState ^ Self.mixed(UInt64(truncatingIfNeeded: entity) &+ Self.step))
  }

  /// Any 64 bits.
  mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// 0..<bound. `bound` is positive and far below 2^32, which keeps the bias out of sight.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() &>> 32) &* UInt64(truncatingIfNeeded: bound)) &>> 32)
  }

  /// A number of the range, its bounds included.
  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True this many times in a thousand.
  mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

  /// One of the elements, each as likely as any other.
  /// - Precondition: `elements` is not empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// An index of `weights`, each as likely as its weight says. The weights are not negative and not all zero.
  mutating func index(weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return weights.count - 1
  }

  /// Puts the elements in random order (the shuffle of Fisher and Yates).
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(index, below(index + 1)) }
  }

  /// Spreads the bits of a number over all 64: numbers that lie together give results that have nothing in common.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z &>> 31
  }
}
