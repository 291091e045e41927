/// Measures the stages of a cycle, one after the other.
struct StageWatch {
  private(set) var timings = CycleTimings()
  private let clock = ContinuousClock()
  private var start = ContinuousClock.now

  /// Ends the stage under way.
  mutating func ends(_ stage: WritableKeyPath<CycleTimings, Double>) {
    let now = clock.now
    timings[keyPath: stage] = start.duration(to: now).seconds
    start = now
  }
}
