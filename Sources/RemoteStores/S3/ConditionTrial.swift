import Synchronization
import Timeline

/// Finds out whether a server refuses what it must: one that ignores the condition of a write would let two writers in.
///
/// A server is tried once a process and bucket, as each trial counts as a write of the timeline's record where writes are
/// counted.
enum ConditionTrial {
  /// The buckets, by their URL, that kept every condition.
  private static let sound = Mutex<Set<String>>([])

  /// Throws `RemoteError.unsupported` when the server does not keep its conditions.
  ///
  /// Neither condition can hold, as the record exists and has another tag. What would be written is what is there already,
  /// so a server that ignores them does no harm by it.
  static func run(_ timeline: S3Timeline, _ found: (record: TimelineRecord, tag: String)) throws(RemoteError) {
    let bucket = timeline.bucket.url("")
    if sound.withLock({ $0.contains(bucket) }) { return }
    let other = "\"00000000000000000000000000000000\""
    for condition in [S3Condition.absent, .unchanged(other)] {
      guard try timeline.bucket.put(timeline.recordKey, found.record.bytes, if: condition) == nil else {
        throw timeline.bucket.unsupported(timeline.recordKey, "\(condition.header?.name ?? "") is ignored")
      }
    }
    sound.withLock { _ = $0.insert(bucket) }
  }
}
