import Synchronization
import Timeline

/// A real store that counts how often its blobs are listed.
final class ListedStore: BlobStore {
  private let store: DirectoryBlobStore
  private let count = Mutex(0)

  init(_ store: DirectoryBlobStore) { self.store = store }

  var listings: Int { count.withLock(\.self) }

  var timeline: String { store.timeline }
  func blobs() throws -> [BlobName] {
    count.withLock { $0 += 1 }
    return try store.blobs()
  }
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    try store.withBlob(name, body)
  }
  func byteCount(of name: BlobName) throws -> Int? { try store.byteCount(of: name) }
  func announcedVersion() throws -> Version? { try store.announcedVersion() }
  func pin() throws -> Pin? { try store.pin() }
}
