import BitMemory
import Synchronization

/// The right to write a timeline in a directory.
///
/// `writer.lock` is held locked while its process lives, so that a writer that was killed is followed at once.
/// `writer.epoch` holds the epoch, the holder and until when the lease is valid. A holder that hangs does not renew; when
/// its lease is over, the next writer puts a new lock file in place and raises the epoch. Whatever a writer makes visible
/// it does under the lock on `writer.gate`, and looks at the epoch there: a takeover comes before that or after, never
/// between.
final class DirectoryLease: WriterLease {
  let epoch: Int64
  let directory: String
  private let lock: FileLock
  private let timeline: String
  private let holder: String
  private let duration: Int64
  private let renewedAt: Mutex<Int64>

  /// - Parameter duration: how long the lease is valid after each renewal, in ms.
  /// - Throws: `TimelineError.secondWriter` while another owner holds the lock and renews.
  init(directory: String, timeline: String, holder: String, at milliseconds: Int64, duration: Int64) throws {
    (self.directory, self.timeline, self.holder, self.duration) = (directory, timeline, holder, duration)
    renewedAt = Mutex(milliseconds)
    let taken = try Self.gated(directory, timeline) {
      let stored = try LeaseFile.read(directory, timeline: timeline)
      let lock = FreshLock(try Self.lock(directory, stored, timeline, at: milliseconds))
      let epoch = (stored?.epoch ?? 0) + 1
      try LeaseFile(epoch: epoch, holder: holder, validUntil: milliseconds + duration).write(directory)
      return (epoch: epoch, lock: lock)
    }
    epoch = taken.epoch
    lock = taken.lock.take()
  }

  private static func lock(
    _ directory: String, _ stored: LeaseFile?, _ timeline: String, at milliseconds: Int64
  ) throws -> FileLock {
    let path = "\(directory)/writer.lock"
    if let lock = try FileLock(path: path) { return lock }
    if let stored, stored.validUntil <= milliseconds {
      // The lock that hangs is on a file of no name from here on.
      try FileSystem.removeFile(path)
      if let lock = try FileLock(path: path) { return lock }
    }
    let wait = stored.map { max(0, $0.validUntil - milliseconds) / 1000 }
    throw TimelineError(
      code: .secondWriter, timeline: timeline,
      detail: "\(stored?.holder ?? "another process") writes \(directory)"
        + "\(wait.map { " and has said so for the next \($0) s" } ?? ""); stop it, or write elsewhere")
  }

  /// A process that is stopped or hangs just here keeps the gate: then nothing but its end is safe.
  static func gated<Result>(
    _ directory: String, _ timeline: String, _ body: () throws -> Result
  ) throws -> Result {
    if let result = try FileLock.holding("\(directory)/writer.gate", waiting: 10_000, body) {
      return result
    }
    let holder = try? LeaseFile.read(directory, timeline: timeline)?.holder
    throw TimelineError(
      code: .secondWriter, timeline: timeline,
      detail: "a writer hangs in the middle of a publication and holds \(directory)/writer.gate; end it"
        + "\(holder.map { "; the last was \($0)" } ?? "")")
  }

  /// Runs `body`, which makes something visible, while nobody can take the timeline over.
  ///
  /// Throws `TimelineError.fenced`, and does not run it, when somebody did.
  func whileHeld<Result>(_ body: () throws -> Result) throws -> Result {
    try Self.gated(directory, timeline) {
      try check()
      return try body()
    }
  }

  func renew(at milliseconds: Int64) throws {
    try whileHeld {
      try renewedAt.withLock { last in
        // Each renewal is a synchronized write: one a cycle would be many more than needed.
        guard milliseconds >= last + duration / 4 else { return }
        try LeaseFile(epoch: epoch, holder: holder, validUntil: milliseconds + duration).write(directory)
        last = milliseconds
      }
    }
  }

  private func check() throws {
    let stored = try LeaseFile.read(directory, timeline: timeline)
    guard stored?.epoch != epoch else { return }
    let other = stored.map { "was taken over by epoch \($0.epoch), \($0.holder)" } ?? "has lost its file writer.epoch"
    throw TimelineError(
      code: .fenced, timeline: timeline,
      detail: "writer epoch \(epoch), \(holder), \(other); nothing it did not announce before is visible")
  }
}

/// Carries a lock, which cannot be copied, out of a closure.
private final class FreshLock {
  private var lock: FileLock?

  init(_ lock: consuming FileLock) { self.lock = consume lock }

  func take() -> FileLock {
    guard let lock = lock.take() else { preconditionFailure("the lock was taken before") }
    return lock
  }
}

/// The content of `writer.epoch`: three lines, the epoch, the holder, and until when its lease is valid (ms since 1970).
struct LeaseFile: Equatable {
  var epoch: Int64
  var holder: String
  var validUntil: Int64

  private static func path(_ directory: String) -> String { "\(directory)/writer.epoch" }

  /// Nil before the first writer. Throws for content that is none: an epoch that was guessed would fence nobody.
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
