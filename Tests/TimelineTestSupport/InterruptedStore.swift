public import Timeline

/// A real store that is interrupted once, before or after one of its operations.
public final class InterruptedStore: WritableBlobStore {
  public enum Moment: Sendable, CaseIterable { case before, after }
  public struct Interruption: Error {
    public init() {}
  }

  private let store: any WritableBlobStore
  private let plan: InterruptionPlan

  /// - Parameter plan: when the interruption comes; stores that share a plan are interrupted once together.
  public init(_ store: any WritableBlobStore, _ plan: InterruptionPlan) { (self.store, self.plan) = (store, plan) }

  /// Interrupted at operation number `operation` of this store, reads included.
  public convenience init(
    _ store: any WritableBlobStore, at operation: Int, _ moment: Moment,
    _ interrupt: @escaping @Sendable () throws -> Void = { throw Interruption() }
  ) {
    self.init(store, InterruptionPlan(at: operation, moment, countsReads: true, interrupt))
  }

  /// Whether the operation came.
  public var wasInterrupted: Bool { plan.wasReached }

  private func read<Result>(_ body: () throws -> Result) throws -> Result {
    plan.countsReads ? try change(body) : try body()
  }

  private func change<Result>(_ body: () throws -> Result) throws -> Result {
    let isNow = plan.isNow()
    if isNow, plan.moment == .before { try plan.interrupt() }
    let result = try body()
    if isNow, plan.moment == .after { try plan.interrupt() }
    return result
  }

  public var timeline: String { store.timeline }
  public func blobs() throws -> [BlobName] { try read { try store.blobs() } }
  public func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    try read { try store.withBlob(name, body) }
  }
  public func byteCount(of name: BlobName) throws -> Int? { try read { try store.byteCount(of: name) } }
  public func announcedVersion() throws -> Version? { try read { try store.announcedVersion() } }
  public func pin() throws -> Pin? { try read { try store.pin() } }
  public func announcementProof() throws -> AnnouncementProof { try read { try store.announcementProof() } }
  public func irregularFiles() throws -> [IrregularFile] { try read { try store.irregularFiles() } }
  public var repairCommand: String? { store.repairCommand }
  public func acquireLease(
    holder: String, at instant: EpochMilliseconds, for purpose: LeasePurpose
  ) throws -> any WriterLease {
    try change { try store.acquireLease(holder: holder, at: instant, for: purpose) }
  }
  public func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws {
    for blob in blobs { try change { try store.publish([blob], under: lease) } }
  }
  public func announce(_ version: Version, under lease: any WriterLease) throws {
    try change { try store.announce(version, under: lease) }
  }
  public func remove(_ blobs: [BlobName], under lease: any WriterLease) throws {
    for blob in blobs { try change { try store.remove([blob], under: lease) } }
  }
  public func discard(_ blobs: [BlobName]) throws {
    for blob in blobs { try change { try store.discard([blob]) } }
  }
  public func removeLeftovers(under lease: any WriterLease) throws {
    try change { try store.removeLeftovers(under: lease) }
  }
  public func setAside(_ names: [String], under lease: any WriterLease) throws {
    try change { try store.setAside(names, under: lease) }
  }
  public func rewrite(_ part: AnnouncementPart, as version: Version, under lease: any WriterLease) throws {
    try change { try store.rewrite(part, as: version, under: lease) }
  }
  public func setPin(_ pin: Pin?) throws { try change { try store.setPin(pin) } }
}
