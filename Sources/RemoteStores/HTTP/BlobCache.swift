import BitMemory
import Timeline

/// Blobs kept in a directory so that a restarted reader does not fetch them again.
///
/// Nothing depends on it: who reads verifies, and a cache that cannot be written costs a download and no more.
struct BlobCache: Sendable {
  let directory: String

  private func file(_ name: BlobName) -> String { "\(directory)/\(name)" }

  /// What is kept under the name, damaged or not; nil when there is nothing to read.
  func read(_ name: BlobName) -> [UInt8]? { try? FileSystem.read(file(name)) }

  func write(_ name: BlobName, _ bytes: [UInt8]) {
    try? FileSystem.createDirectory(directory)
    try? FileSystem.replaceFile(file(name), with: bytes)
  }

  /// Removes the blobs that the server does not have any more, and what a crash left half-written.
  func keepOnly(_ kept: (BlobName) -> Bool) {
    for name in (try? FileSystem.names(in: directory)) ?? [] {
      let isGone = BlobName(name).map { !kept($0) } ?? name.hasSuffix(".tmp")
      if isGone { try? FileSystem.removeFile("\(directory)/\(name)") }
    }
  }
}
