import BitMemory

extension BlobHeader {
  /// The header that a blob of any kind starts with; its types are not looked at.
  ///
  /// Throws `BlobError` with the offset of the first fault. O(header).
  public init(reading bytes: RawSpan) throws(BlobError) {
    var reader = ByteReader(bytes)
    do throws(ByteReaderError) {
      try self.init(from: &reader)
    } catch {
      throw BlobError(error)
    }
  }
}
