import Synchronization
import Timeline

/// The right to write a timeline in a bucket.
///
/// A bucket has no locks. What it has are conditional writes: "replace this object if its entity tag still is ..." is one
/// step on the server, and of two writers that try it with the same tag exactly one succeeds. Everything here rests on that.
///
/// The timeline's record (`TimelineRecord`) names the holder, until when the lease lasts, and the announced version. The
/// lease remembers the record and the entity tag that it wrote last, and makes each change on condition of that tag:
///
/// - *Taking the timeline* replaces the record of a lease that is over. Two that try at once cannot both succeed.
/// - *Renewing and announcing* replace the holder's own record.
/// - *A writer that was paused and taken over* finds another tag: the write is refused, and it throws
///   `TimelineError.fenced`. It cannot announce over its successor, whatever it still believes.
///
/// A lease that ran out stays valid until another writer takes the timeline: nobody else is harmed by it.
///
/// A refused write need not mean a takeover. The server may have carried out a write whose answer was lost, and the attempt
/// that follows then finds a tag that it does not expect. So after a refusal the record is read: if it still is this lease's
/// (each has a random name), its tag is the one to go on from.
///
/// Where a server has no conditional writes (`S3Configuration.ConditionalWrites`), the record is read before each write
/// instead. That leaves a moment in between, which is why one writer is then the operator's promise.
///
/// The record is written seldom, because some stores take one write a second of one object and refuse more (Google Cloud
/// Storage, Cloudflare R2). To find out whether the lease still holds it is read, which is not limited so. It is written to
/// take the lease, with each announcement, which extends the lease too, and otherwise once a half of the lease is over.
///
/// The clock is the configuration's, whatever instants the caller publishes with. Giving the lease back (`deinit`) is one
/// request, with 5 s for all its attempts.
final class S3Lease: WriterLease {
  let epoch: Int64
  private let timeline: S3Timeline
  /// The record as this lease wrote it last, and its entity tag.
  private let held: Mutex<(record: TimelineRecord, tag: String)>

  private var configuration: S3Configuration { timeline.bucket.configuration }
  /// When a lease ends that is taken or renewed now.
  private static func end(_ configuration: S3Configuration) -> EpochMilliseconds {
    configuration.now() + Int64(configuration.leaseSeconds * 1000)
  }

  /// Takes the timeline. Throws `TimelineError.secondWriter` while another lease is valid, and `RemoteError.unsupported`
  /// when the server does not keep the conditions that it must keep.
  init(_ timeline: S3Timeline, holder: String, for purpose: LeasePurpose = .writing) throws {
    self.timeline = timeline
    let configuration = timeline.bucket.configuration
    if purpose == .repair { try Self.replaceDamagedRecord(timeline) }
    let found = try Self.existing(timeline)
    if configuration.conditionalWrites == .required { try ConditionTrial.run(timeline, found) }
    guard found.record.expiresAt <= configuration.now() else {
      throw Self.secondWriter(timeline, found.record, now: configuration.now())
    }
    epoch = found.record.epoch + 1
    let record = TimelineRecord(
      epoch: epoch, lease: String(UInt64.random(in: .min ... .max), radix: 16), holder: holder,
      expiresAt: Self.end(configuration), version: found.record.version)
    held = Mutex((record, try Self.take(timeline, record, from: found.tag)))
    // An earlier writer may have stopped between the record and the plain announcement.
    if purpose == .writing, let version = record.version { try announcePlainly(version) }
  }

  /// Makes the record anew where it is not what a writer wrote. Which epoch was the last is lost with it, so the next is taken
  /// from the clock, which is far above any that was counted.
  private static func replaceDamagedRecord(_ timeline: S3Timeline) throws {
    let bucket = timeline.bucket
    guard let object = try bucket.get(timeline.recordKey, maximumBytes: S3Timeline.recordBytes),
      TimelineRecord(object.text) == nil
    else { return }
    var record = TimelineRecord(unwrittenSince: try timeline.plainAnnouncement()?.version)
    record.epoch = bucket.configuration.now() / 1000
    let isConditional = bucket.configuration.conditionalWrites == .required
    _ = try bucket.put(
      timeline.recordKey, record.bytes, if: isConditional ? .unchanged(object.entityTag) : .always)
  }

  /// Replaces the version in the record or in the plain announcement, whatever it is: for repairs.
  func rewrite(_ part: AnnouncementPart, as version: Version) throws {
    switch part {
    case .announcement:
      try held.withLock { held in
        var record = held.record
        (record.version, record.expiresAt) = (version, Self.end(configuration))
        let isConditional = configuration.conditionalWrites == .required
        let condition: S3Condition = isConditional ? .unchanged(held.tag) : .always
        if let tag = try timeline.bucket.put(timeline.recordKey, record.bytes, if: condition) {
          return held = (record, tag)
        }
        // Refused: the timeline was taken over, or this very write came through and its answer was lost.
        let found = try timeline.record()
        guard let found, found.record == record else { throw fenced(found?.record) }
        held = found
      }
    case .record:
      try renew(at: configuration.now())
      _ = try timeline.bucket.put(timeline.announcementKey, Array("\(version)".utf8), if: .always)
    }
  }

  /// The record, made from the plain announcement where there is none.
  private static func existing(_ timeline: S3Timeline) throws -> (record: TimelineRecord, tag: String) {
    if let found = try timeline.record() { return found }
    let first = TimelineRecord(unwrittenSince: try timeline.plainAnnouncement()?.version)
    let condition: S3Condition =
      timeline.bucket.configuration.conditionalWrites == .required ? .absent : .always
    _ = try timeline.bucket.put(timeline.recordKey, first.bytes, if: condition)
    guard let made = try timeline.record() else {
      throw RemoteError(
        code: .badAnswer, request: "GET \(timeline.bucket.url(timeline.recordKey))",
        detail: "the object that was just written is not there")
    }
    return made
  }

  private static func take(_ timeline: S3Timeline, _ record: TimelineRecord, from tag: String) throws -> String {
    let isConditional = timeline.bucket.configuration.conditionalWrites == .required
    let condition: S3Condition = isConditional ? .unchanged(tag) : .always
    if let tag = try timeline.bucket.put(timeline.recordKey, record.bytes, if: condition) { return tag }
    // Refused: another writer was first, or this very write came through and its answer was lost.
    guard let found = try timeline.record(), found.record == record else {
      let other = try timeline.record()?.record
      throw secondWriter(timeline, other ?? record, now: timeline.bucket.configuration.now())
    }
    return found.tag
  }

  private static func secondWriter(
    _ timeline: S3Timeline, _ record: TimelineRecord, now: EpochMilliseconds
  ) -> TimelineError {
    TimelineError(
      code: .secondWriter, timeline: timeline.name,
      detail: "\(record.holder) writes \(timeline.bucket.url(timeline.recordKey)); stop it, write elsewhere, or wait: "
        + "unless it is renewed, its lease ends in \(max(0, record.expiresAt - now + 999) / 1000) s")
  }

  func renew(at instant: EpochMilliseconds) throws {
    guard try isFresh() else { return try change { _ in } }
  }

  /// Whether more than a half of the lease is left, once the record was read and is still this lease's.
  private func isFresh() throws -> Bool {
    try held.withLock { held in
      guard let found = try timeline.record(), found.record.lease == held.record.lease else {
        throw fenced(try timeline.record()?.record)
      }
      // Another tag is that of a write whose answer was lost. An announcement in it stands.
      held = (found.record.keeping(held.record.version), found.tag)
      let left = Double(held.record.expiresAt - configuration.now()) / 1000
      return left > configuration.leaseSeconds / 2
    }
  }

  /// Announces a version. The record decides, and the plain announcement follows it; a writer that stops in between leaves
  /// the plain one behind, and the next one to take the timeline brings it up.
  func announce(_ version: Version) throws {
    try change { $0.version = version }
    try announcePlainly(version)
  }

  /// Changes the record and extends the lease, in one conditional write.
  private func change(_ body: (inout TimelineRecord) -> Void) throws {
    try held.withLock { held in
      var record = held.record
      record.expiresAt = Self.end(configuration)
      body(&record)
      held = try replace(held.tag, with: record)
    }
  }

  /// Writes the record in place of the one with `tag`. Returns what is stored in the end, with its tag.
  private func replace(
    _ tag: String, with record: TimelineRecord
  ) throws -> (record: TimelineRecord, tag: String) {
    let bucket = timeline.bucket
    if configuration.conditionalWrites == .unsupported {
      let found = try timeline.record()
      guard found?.record.lease == record.lease else { throw fenced(found?.record) }
      let next = record.keeping(found?.record.version)
      return (next, try bucket.put(timeline.recordKey, next.bytes, if: .always) ?? "")
    }
    var (record, tag) = (record, tag)
    for _ in 0..<Self.mostRounds {
      if let stored = try bucket.put(timeline.recordKey, record.bytes, if: .unchanged(tag)) { return (record, stored) }
      let found = try timeline.record()
      // The record is this lease's, under another tag: a write whose answer was lost has come through nevertheless.
      guard let found, found.record.lease == record.lease, found.tag != tag else { throw fenced(found?.record) }
      if found.record == record { return found }
      // It was an earlier write, not this one. An announcement in it stands.
      (record, tag) = (record.keeping(found.record.version), found.tag)
    }
    throw doesNotSettle(timeline.recordKey)
  }

  /// How often a refused write is tried again from what is there: each time somebody else's write came in between.
  private static let mostRounds = 20

  private func doesNotSettle(_ key: String) -> RemoteError {
    RemoteError(
      code: .badAnswer, request: "PUT \(timeline.bucket.url(key))",
      detail:
        "the write was refused \(Self.mostRounds) times, each time with another object there; nothing else should "
        + "write it")
  }

  private func fenced(_ other: TimelineRecord?) -> TimelineError {
    let who = other.map { "was taken over by epoch \($0.epoch), \($0.holder)" } ?? "ended: its record was removed"
    return TimelineError(
      code: .fenced, timeline: timeline.name, detail: "writer epoch \(epoch) \(who); nothing was announced")
  }

  /// Brings the plain announcement to `version`, and never back: versions only grow, so whoever has the highest is right.
  private func announcePlainly(_ version: Version) throws {
    let bytes = Array("\(version)".utf8)
    guard configuration.conditionalWrites == .required else {
      _ = try timeline.bucket.put(timeline.announcementKey, bytes, if: .always)
      return
    }
    for _ in 0..<Self.mostRounds {
      let found = try timeline.plainAnnouncement()
      if let known = found?.version, known >= version { return }
      let condition = found.map { S3Condition.unchanged($0.tag) } ?? .absent
      if try timeline.bucket.put(timeline.announcementKey, bytes, if: condition) != nil { return }
    }
    throw doesNotSettle(timeline.announcementKey)
  }

  deinit {
    let (record, tag) = held.withLock { $0 }
    var policy = RemotePolicy()
    (policy.attempts, policy.attemptSeconds, policy.patienceSeconds) = (8, 5, 5)
    let bucket = S3Bucket(configuration, policy: policy)
    var free = record
    free.expiresAt = 0
    // Nobody can be told of a failure here, and none does harm: the lease then ends by time.
    if configuration.conditionalWrites == .unsupported {
      guard (try? timeline.record())??.record.lease == record.lease else { return }
      _ = try? bucket.put(timeline.recordKey, free.bytes, if: .always)
    } else {
      // Refused where the timeline was taken over. Then there is nothing to give back.
      _ = try? bucket.put(timeline.recordKey, free.bytes, if: .unchanged(tag))
    }
  }
}
