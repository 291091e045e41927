import Synchronization
import Timeline

/// Forwards everything to a store, and lets something happen at a chosen moment, once.
final class InterruptedStore: WritableBlobStore {
  private let store: any WritableBlobStore
  private let announcement = Mutex<(@Sendable () -> Void)?>(nil)

  init(_ store: any WritableBlobStore) { self.store = store }

  func beforeNextAnnouncement(_ action: @escaping @Sendable () -> Void) { announcement.withLock { $0 = action } }

  var timeline: String { store.timeline }
  func blobs() throws -> [BlobName] { try store.blobs() }
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    try store.withBlob(name, body)
  }
  func byteCount(of name: BlobName) throws -> Int? { try store.byteCount(of: name) }
  func announcedVersion() throws -> Version? { try store.announcedVersion() }
  func pin() throws -> Pin? { try store.pin() }
  func acquireLease(holder: String, at milliseconds: Int64) throws -> any WriterLease {
    try store.acquireLease(holder: holder, at: milliseconds)
  }
  func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws {
    try store.publish(blobs, under: lease)
  }
  func announce(_ version: Version, under lease: any WriterLease) throws {
    announcement.withLock { $0.take() }?()
    try store.announce(version, under: lease)
  }
  func remove(_ blobs: [BlobName], under lease: any WriterLease) throws { try store.remove(blobs, under: lease) }
  func discard(_ blobs: [BlobName]) throws { try store.discard(blobs) }
  func removeLeftovers(after last: Version?, under lease: any WriterLease) throws {
    try store.removeLeftovers(after: last, under: lease)
  }
  func setPin(_ pin: Pin?) throws { try store.setPin(pin) }
}
