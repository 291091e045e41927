public import Timeline

extension BlobStore {
  /// The store for writing. Throws `TimelineError.refused` for one that is only read.
  public func writable() throws -> any WritableBlobStore {
    guard let store = self as? any WritableBlobStore else {
      throw TimelineError(
        code: .refused, timeline: timeline,
        detail: "this store is served read-only; write where it comes from, or to a directory or bucket of your own")
    }
    return store
  }
}
