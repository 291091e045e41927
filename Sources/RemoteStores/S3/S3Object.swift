/// An object as it was read.
struct S3Object {
  var bytes: [UInt8]
  /// Changes with each write that changes the object.
  var entityTag: String
  /// Of the user's metadata, `x-amz-meta-sha256` and `x-amz-meta-blob`: see `S3BlobStore`.
  var checksum: String?
  var blob: String?

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
