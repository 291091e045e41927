import BitMemory
import Synchronization

/// The right to write a timeline in a directory.
///
/// A writer may end in three ways, and each has its own means to let the next one in:
///
/// - *It gives the lease back, or its process ends.* `writer.lock` is held locked for as long as the process lives. The
///   kernel releases the lock with the process, however it ends, so that the next writer need not wait.
/// - *It hangs*: it lives and holds the lock, but does nothing. It does not renew the lease either. `writer.epoch` says
///   until when the lease is valid; after that, the next writer removes the lock file, locks a new one and writes a higher
///   epoch.
/// - *It wakes up again* after it was followed. It still has its lock, on the removed file. So before it makes anything
///   visible it reads `writer.epoch`, finds an epoch that is not its own, and throws `TimelineError.fenced`.
///
/// The last check would be worth nothing if a takeover could come between it and what it guards. So both are done under a
/// second lock, on `writer.gate`, which is held only while something is made visible or the lease changes hands: a takeover
/// comes before the check or after the publication, never in between.
final class DirectoryLease: WriterLease {
  let epoch: Int64
  let directory: String
  private let lock: FileLock
  private let timeline: String
  private let holder: String
  private let durationMilliseconds: Int64
  private let renewedAt: Mutex<EpochMilliseconds>

  /// - Parameter durationMilliseconds: how long the lease is valid after each renewal.
  /// - Throws: `TimelineError.secondWriter` while another owner holds the lock and renews.
  init(
    directory: String, timeline: String, holder: String, at instant: EpochMilliseconds, durationMilliseconds: Int64
  ) throws {
    (self.directory, self.timeline, self.holder) = (directory, timeline, holder)
    self.durationMilliseconds = durationMilliseconds
    renewedAt = Mutex(instant)
    let taken = try Self.gated(directory, timeline: timeline) {
      let stored = try LeaseFile.read(directory, timeline: timeline)
      let lock = FreshLock(try Self.lock(directory, after: stored, timeline: timeline, at: instant))
      let epoch = (stored?.epoch ?? 0) + 1
      try LeaseFile(epoch: epoch, holder: holder, validUntil: instant + durationMilliseconds).write(directory)
      return (epoch: epoch, lock: lock)
    }
    epoch = taken.epoch
    lock = taken.lock.take()
  }

  /// Locks `writer.lock`, also when a process holds it whose lease, `stored`, is over.
  private static func lock(
    _ directory: String, after stored: LeaseFile?, timeline: String, at instant: EpochMilliseconds
  ) throws -> FileLock {
    let path = "\(directory)/writer.lock"
    if let lock = try FileLock(path: path) { return lock }
    if let stored, stored.validUntil <= instant {
      // Unlinking the path detaches the lock of the hung process; the next open creates a new file that we can lock.
      try FileSystem.removeFile(path)
      if let lock = try FileLock(path: path) { return lock }
    }
    let wait = stored.map { max(0, $0.validUntil - instant) / 1000 }
    throw TimelineError(
      code: .secondWriter, timeline: timeline,
      detail: "\(stored?.holder ?? "another process") writes \(directory)"
        + "\(wait.map { " and has said so for the next \($0) s" } ?? ""); stop it, or write elsewhere")
  }

  /// Runs `body` while no other process makes anything visible in `directory`, nor takes the lease.
  ///
  /// A process that is stopped or hangs inside `body` keeps the gate locked, and its half-done work with it. Nobody can
  /// tell whether it will go on, so nobody may pass. After 10 s this throws `TimelineError.busy`: it need not be another
  /// writer (an operator who pins holds the gate too, and a disk may stall), so a service goes on and tries again.
  static func gated<Result>(
    _ directory: String, timeline: String, _ body: () throws -> Result
  ) throws -> Result {
    if let result = try FileLock.holding("\(directory)/writer.gate", waiting: 10_000, body) {
      return result
    }
    let holder = try? LeaseFile.read(directory, timeline: timeline)?.holder
    throw TimelineError(
      code: .busy, timeline: timeline,
      detail:
        "somebody is in the middle of a change and holds \(directory)/writer.gate; try again, and where this stays "
        + "so, end the process that hangs ('fuser \(directory)/writer.gate' names it)"
        + "\(holder.map { "; the last writer was \($0)" } ?? "")")
  }

  /// Runs `body`, which makes something visible, while nobody can take the timeline over.
  ///
  /// Throws `TimelineError.fenced`, and does not run it, when somebody did.
  func whileHeld<Result>(_ body: () throws -> Result) throws -> Result {
    try Self.gated(directory, timeline: timeline) {
      try checkEpoch()
      return try body()
    }
  }

  func renew(at instant: EpochMilliseconds) throws {
    try whileHeld {
      try renewedAt.withLock { last in
        // Each renewal is a synchronized write: one a cycle would be many more than needed.
        guard instant >= last + durationMilliseconds / 4 else { return }
        try LeaseFile(epoch: epoch, holder: holder, validUntil: instant + durationMilliseconds).write(directory)
        last = instant
      }
    }
  }

  private func checkEpoch() throws {
    let stored = try LeaseFile.read(directory, timeline: timeline)
    guard stored?.epoch != epoch else { return }
    let other = stored.map { "was taken over by epoch \($0.epoch), \($0.holder)" } ?? "has lost its file writer.epoch"
    throw TimelineError(
      code: .fenced, timeline: timeline,
      detail: "writer epoch \(epoch), \(holder), \(other); nothing it did not announce before is visible")
  }
}

/// Carries a lock out of a closure. `FileLock` cannot be copied, so a closure cannot return it in a tuple.
private final class FreshLock {
  private var lock: FileLock?

  init(_ lock: consuming FileLock) { self.lock = consume lock }

  func take() -> FileLock {
    guard let lock = lock.take() else { preconditionFailure("the lock was taken before") }
    return lock
  }
}

/// The content of `writer.epoch`: three lines, the epoch, the holder, and until when its lease is valid (in ms since 1970).
struct LeaseFile: Equatable {
  var epoch: Int64
  var holder: String
  var validUntil: EpochMilliseconds

  private static func path(_ directory: String) -> String { "\(directory)/writer.epoch" }

  /// Nil before the first writer. Throws when the file holds anything else: to go on with a guessed epoch could let a
  /// writer pass that should be fenced.
  static func read(_ directory: String, timeline: String) throws -> LeaseFile? {
    guard let bytes = try FileSystem.read(path(directory)) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4, lines[3].isEmpty, let epoch = Int64(lines[0]), epoch > 0, let until = Int64(lines[2]) else {
      throw TimelineError(
        code: .damagedBlob, timeline: timeline,
        detail: "\(path(directory)) does not hold epoch, holder and validity; end every writer of this timeline, "
          + "then remove the file")
    }
    return LeaseFile(epoch: epoch, holder: String(lines[1]), validUntil: until)
  }

  func write(_ directory: String) throws {
    let name = String(holder.map { $0.isNewline ? " " : $0 })
    try FileSystem.replaceFile(Self.path(directory), with: Array("\(epoch)\n\(name)\n\(validUntil)\n".utf8))
    try FileSystem.synchronizeDirectory(directory)
  }
}
