/// Blobs that retention no longer keeps, to be removed on any thread beside the writer and its readers.
public struct DueRemoval: Sendable {
  private let store: any WritableBlobStore
  /// Oldest first.
  public let blobs: [BlobName]

  /// - Parameter limit: the oldest so many of the plan's blobs; those left over, the next plan finds again.
  public init(_ plan: RetentionPlan, from store: any WritableBlobStore, limit: Int = .max) {
    (self.store, blobs) = (store, Array(plan.blobs.prefix(limit)))
  }

  public var timeline: String { store.timeline }

  /// Removes them. O(blobs).
  public func carryOut() throws { try store.discard(blobs) }
}
