import Synchronization
import Timeline

/// The sizes of blobs that were asked for or listed: blobs never change, and who plans a way through a chain asks for many.
final class KnownSizes: Sendable {
  private let sizes = Mutex<[BlobName: Int]>([:])

  /// Takes over the sizes of a listing, and forgets those of blobs that are not in it.
  func replace(with listed: [BlobName: Int]) { sizes.withLock { $0 = listed } }

  func keepOnly(_ kept: (BlobName) -> Bool) { sizes.withLock { $0 = $0.filter { kept($0.key) } } }

  func forget(_ name: BlobName) { sizes.withLock { _ = $0.removeValue(forKey: name) } }

  /// The size in bytes; nil when the blob is missing.
  ///
  /// - Parameter ask: asks the server.
  func byteCount(of name: BlobName, _ ask: () throws -> Int?) rethrows -> Int? {
    if let known = sizes.withLock({ $0[name] }) { return known }
    guard let size = try ask() else { return nil }
    sizes.withLock { $0[name] = size }
    return size
  }
}
