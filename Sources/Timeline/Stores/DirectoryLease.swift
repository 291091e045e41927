import BitMemory

/// The right to write a timeline in a directory: a lock that ends with its process, and an epoch in a file beside it.
final class DirectoryLease: WriterLease {
  let epoch: Int64
  private let lock: FileLock
  private let path: String
  private let timeline: String

  /// Throws `TimelineError.secondWriter` while another process or owner holds the lock.
  init(directory: String, timeline: String, holder: String) throws {
    guard let lock = try FileLock(path: "\(directory)/writer.lock") else {
      let other = try Self.stored(directory).map { ", \($0.holder)," } ?? ""
      throw TimelineError(
        code: .secondWriter, timeline: timeline,
        detail: "another process\(other) writes \(directory); stop it, or write elsewhere")
    }
    self.lock = lock
    (path, self.timeline) = (directory, timeline)
    epoch = (try Self.stored(directory)?.epoch ?? 0) + 1
    try FileSystem.replaceFile(Self.file(directory), with: Array("\(epoch)\n\(holder)\n".utf8))
    try FileSystem.synchronizeDirectory(directory)
  }

  private static func file(_ directory: String) -> String { "\(directory)/writer.epoch" }

  private static func stored(_ directory: String) throws -> (epoch: Int64, holder: String)? {
    guard let bytes = try FileSystem.read(file(directory)) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let first = lines.first, let epoch = Int64(first) else { return nil }
    return (epoch, lines.count > 1 ? String(lines[1]) : "")
  }

  func renew(at milliseconds: Int64) throws { try check() }

  /// Throws `TimelineError.fenced` once a later writer has a higher epoch.
  func check() throws {
    guard let stored = try Self.stored(path), stored.epoch != epoch else { return }
    throw TimelineError(
      code: .fenced, timeline: timeline,
      detail: "writer epoch \(epoch) was taken over by epoch \(stored.epoch), \(stored.holder); nothing was announced")
  }
}
