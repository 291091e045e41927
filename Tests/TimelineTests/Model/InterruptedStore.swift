import Hollow
import Synchronization
import Timeline

/// A real store in a directory that is interrupted once, before or after its n-th operation.
final class InterruptedStore: WritableBlobStore {
  enum Moment: CaseIterable { case before, after }
  struct Interruption: Error {}

  private let store: DirectoryBlobStore
  private let operation: Int
  private let moment: Moment
  private let interrupt: @Sendable () throws -> Void
  private let count = Mutex(0)

  /// - Parameters:
  ///   - operation: 1 is the first.
  ///   - interrupt: what happens then; throws, or ends or stops the process.
  init(
    _ store: DirectoryBlobStore, at operation: Int, _ moment: Moment,
    _ interrupt: @escaping @Sendable () throws -> Void = { throw Interruption() }
  ) {
    (self.store, self.operation, self.moment, self.interrupt) = (store, operation, moment, interrupt)
  }

  /// Whether the operation came.
  var wasInterrupted: Bool { count.withLock { $0 } >= operation }
  /// How many operations there were.
  var operations: Int { count.withLock { $0 } }

  private func step<Result>(_ body: () throws -> Result) throws -> Result {
    let number = count.withLock { count in
      count += 1
      return count
    }
    if number == operation, moment == .before { try interrupt() }
    let result = try body()
    if number == operation, moment == .after { try interrupt() }
    return result
  }

  var timeline: String { store.timeline }
  func blobs() throws -> [BlobName] { try step { try store.blobs() } }
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    try step { try store.withBlob(name, body) }
  }
  func byteCount(of name: BlobName) throws -> Int? { try step { try store.byteCount(of: name) } }
  func announcedVersion() throws -> Version? { try step { try store.announcedVersion() } }
  func pin() throws -> Pin? { try step { try store.pin() } }
  func acquireLease(holder: String, at milliseconds: Int64) throws -> any WriterLease {
    try step { try store.acquireLease(holder: holder, at: milliseconds) }
  }
  func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws {
    for blob in blobs { try step { try store.publish([blob], under: lease) } }
  }
  func announce(_ version: Version, under lease: any WriterLease) throws {
    try step { try store.announce(version, under: lease) }
  }
  func remove(_ blobs: [BlobName], under lease: any WriterLease) throws {
    for blob in blobs { try step { try store.remove([blob], under: lease) } }
  }
  func removeLeftovers(after last: Version?, under lease: any WriterLease) throws {
    try step { try store.removeLeftovers(after: last, under: lease) }
  }
  func setPin(_ pin: Pin?) throws { try step { try store.setPin(pin) } }
}
