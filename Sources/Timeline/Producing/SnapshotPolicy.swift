/// When a producer writes a snapshot beside the delta: a reader far behind applies no more than this.
public struct SnapshotPolicy: Sendable {
  /// At most this many deltas since the last snapshot.
  public var maximumDeltas: Int
  /// At most this share of the last snapshot's bytes in deltas since it.
  public var maximumDeltaShare: Double

  public init(maximumDeltas: Int = 100, maximumDeltaShare: Double = 0.5) {
    self.maximumDeltas = maximumDeltas
    self.maximumDeltaShare = maximumDeltaShare
  }

  func isDue(deltas: Int, deltaBytes: Int, snapshotBytes: Int) -> Bool {
    deltas >= maximumDeltas || Double(deltaBytes) > Double(snapshotBytes) * maximumDeltaShare
  }
}
