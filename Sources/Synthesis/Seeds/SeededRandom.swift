/// A stream of random numbers that belongs to one entity: `SplitMix64` (Steele, Lea and Flood 2014) from a hashed
/// state.
///
/// The stream depends on (seed, purpose, entity) and nothing else, so a record's content is the same whatever was
/// generated before it and on however many threads. Everything drawn from it is defined here and not by the standard
/// library, whose `shuffle` and `random(in:)` may change between releases.
struct SeededRandom: Sendable {
  /// What a stream is for: streams of one entity with different purposes are unrelated. Raw values are part of the
  /// content.
  enum Purpose: UInt64 {
    case layout = 1, profile, name, contracts, assets, ratings, synopses, runtime, seasonDeals, strays, territorySets
    case lateness, changes, revision, pace
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private var state: UInt64

  init(seed: UInt64, _ purpose: Purpose, entity: Int) {
    let purposeState = Self.mixed(seed &+ Self.step &* purpose.rawValue)
    state = Self.mixed(purposeState ^ Self.mixed(UInt64(truncatingIfNeeded: entity) &+ Self.step))
  }

  mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// 0..<bound. `bound` is positive and far below 2^32, which keeps the bias out of sight.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() &>> 32) &* UInt64(truncatingIfNeeded: bound)) &>> 32)
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// True this many times in a thousand.
  mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

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

  /// Fisher and Yates.
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(index, below(index + 1)) }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z &>> 31
  }
}

/// The ids of synthetic records, derived from a video's place in the catalogue so that any record can be made by
/// itself.
///
/// The ranges do not meet for up to `SyntheticCatalogue.maximumVideos` videos.
enum SyntheticID {
  static let firstVideo: Int64 = 1_000_001

  /// The contracts that one video can have.
  static let contractsAVideo = 8

  /// Ids that one video's assets can have: see `AssetSlot`.
  static let assetsAVideo = 128

  static func video(_ index: Int) -> Int64 { firstVideo + Int64(index) }

  /// The id of a video that no dataset has: what dangling records refer to.
  static func ghost(_ index: Int) -> Int64 { 60_000_001 + Int64(index) }

  /// - Parameter number: 0..<`contractsAVideo`.
  static func contract(video index: Int, number: Int) -> Int64 { 100_000_001 + Int64(index * contractsAVideo + number) }

  static func asset(video index: Int, slot: Int) -> Int64 { 1_000_000_001 + Int64(index * assetsAVideo + slot) }
}
