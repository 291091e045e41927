/// When the changes of a stream are due: one after the other at a rate, each as late within its own interval as the seed
/// says. The same for the same numbers, and any change can be asked for by itself.
///
/// ```swift
/// let pace = ChangePace(rate: 1200, jitter: 0.5, seed: 1)
/// pace.due(40)             // between 2.0 and 2.025 seconds after the start
/// pace.count(within: 2.5)  // how many changes to have sent by then
/// ```
public struct ChangePace: Sendable {
  /// Changes a minute.
  public let rate: Double
  /// The share of an interval by which a change may be late, 0...1: with 0 all are evenly apart.
  public let jitter: Double
  private let seed: UInt64

  /// - Precondition: the rate is positive and finite, the jitter in 0...1.
  public init(rate: Double, jitter: Double = 0, seed: UInt64 = 0) {
    precondition(rate > 0 && rate.isFinite, "a rate of \(rate) changes a minute")
    precondition((0...1).contains(jitter), "a jitter of \(jitter); give 0 to 1")
    (self.rate, self.jitter, self.seed) = (rate, jitter, seed)
  }

  /// Seconds from the start to when change `index` is due; never before that of the one before it.
  public func due(_ index: Int) -> Double {
    var random = SeededRandom(seed: seed, .pace, entity: index)
    let lateness = jitter * Double(random.below(Self.steps)) / Double(Self.steps)
    return (Double(index) + lateness) * 60 / rate
  }

  /// How fine the lateness is: one of this many parts of an interval is drawn.
  private static let steps = 1 << 20

  /// How many changes are due before `seconds` are over.
  public func count(within seconds: Double) -> Int {
    // The interval of change `last - 1` is the last that begins before; only that change may be late enough not to count.
    let last = Int((seconds * rate / 60).rounded(.up))
    return last > 0 && due(last - 1) >= seconds ? last - 1 : max(0, last)
  }
}
