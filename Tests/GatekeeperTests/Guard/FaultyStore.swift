import Synchronization
import Timeline

/// A directory's timeline in which something happens before or after one change; by default that it fails.
final class FaultyStore: WritableBlobStore {
  struct Fault: Error {}
  enum Moment: CaseIterable { case before, after }

  /// At which change, counted over all stores that share the plan, 1 is the first; and what happens.
  final class Plan: Sendable {
    private let failing: Int
    let moment: Moment
    let happen: @Sendable () throws -> Void
    private let count = Mutex(0)

    init(failing: Int, _ moment: Moment, _ happen: @escaping @Sendable () throws -> Void = { throw Fault() }) {
      (self.failing, self.moment, self.happen) = (failing, moment, happen)
    }

    var wasReached: Bool { count.withLock { $0 >= failing } }

    func isNow() -> Bool {
      count.withLock { count in
        count += 1
        return count == failing
      }
    }
  }

  private let store: DirectoryBlobStore
  private let plan: Plan

  init(_ store: DirectoryBlobStore, _ plan: Plan) { (self.store, self.plan) = (store, plan) }

  private func change<Result>(_ body: () throws -> Result) throws -> Result {
    let fails = plan.isNow()
    if fails, plan.moment == .before { try plan.happen() }
    let result = try body()
    if fails, plan.moment == .after { try plan.happen() }
    return result
  }

  var timeline: String { store.timeline }
  func blobs() throws -> [BlobName] { try store.blobs() }
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    try store.withBlob(name, body)
  }
  func byteCount(of name: BlobName) throws -> Int? { try store.byteCount(of: name) }
  func announcedVersion() throws -> Version? { try store.announcedVersion() }
  func pin() throws -> Pin? { try store.pin() }
  func acquireLease(holder: String, at milliseconds: Int64) throws -> any WriterLease {
    try change { try store.acquireLease(holder: holder, at: milliseconds) }
  }
  func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws {
    for blob in blobs { try change { try store.publish([blob], under: lease) } }
  }
  func announce(_ version: Version, under lease: any WriterLease) throws {
    try change { try store.announce(version, under: lease) }
  }
  func remove(_ blobs: [BlobName], under lease: any WriterLease) throws {
    for blob in blobs { try change { try store.remove([blob], under: lease) } }
  }
  func removeLeftovers(after last: Version?, under lease: any WriterLease) throws {
    try change { try store.removeLeftovers(after: last, under: lease) }
  }
  func setPin(_ pin: Pin?) throws { try change { try store.setPin(pin) } }
}
