import BitMemory

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
