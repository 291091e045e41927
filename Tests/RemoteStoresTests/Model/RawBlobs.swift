import BitMemory
import Crypto
import Foundation
import Timeline

@testable import RemoteStores

/// The blobs of a timeline as they lie in the store, to be damaged behind its back.
protocol RawBlobs: Sendable {
  func bytes(_ name: BlobName) throws -> [UInt8]
  /// - Parameter checksum: SHA-256 and name to keep with it; nil keeps none.
  func write(_ name: BlobName, _ bytes: [UInt8], checksum: (hex: String, blob: BlobName)?) throws
  func remove(_ name: BlobName) throws
}

extension RawBlobs {
  /// A blob that is just as it should be, whatever it decodes to.
  func write(_ name: BlobName, _ bytes: [UInt8]) throws {
    try write(name, bytes, checksum: (SHA256.hash(data: bytes).hexadecimal, name))
  }
}

struct DirectoryRawBlobs: RawBlobs {
  let path: String

  func bytes(_ name: BlobName) throws -> [UInt8] { try FileSystem.read("\(path)/\(name)") ?? [] }

  func write(_ name: BlobName, _ bytes: [UInt8], checksum: (hex: String, blob: BlobName)?) throws {
    try FileSystem.replaceFile("\(path)/\(name)", with: bytes)
    if let checksum {
      try FileSystem.replaceFile("\(path)/sha256-\(name)", with: Array("\(checksum.hex)  \(checksum.blob)\n".utf8))
    } else {
      try FileSystem.removeFile("\(path)/sha256-\(name)")
    }
  }

  func remove(_ name: BlobName) throws {
    try FileSystem.removeFile("\(path)/\(name)")
    try FileSystem.removeFile("\(path)/sha256-\(name)")
  }
}

struct BucketRawBlobs: RawBlobs {
  let timeline: S3Timeline

  func bytes(_ name: BlobName) throws -> [UInt8] {
    try timeline.bucket.get(timeline.key(name), maximumBytes: 1 << 30)?.bytes ?? []
  }

  func write(_ name: BlobName, _ bytes: [UInt8], checksum: (hex: String, blob: BlobName)?) throws {
    let metadata = checksum.map {
      [(name: "x-amz-meta-sha256", value: $0.hex), (name: "x-amz-meta-blob", value: "\($0.blob)")]
    }
    _ = try timeline.bucket.put(timeline.key(name), bytes, metadata: metadata ?? [], if: .always)
  }

  func remove(_ name: BlobName) throws { try timeline.bucket.delete(timeline.key(name)) }
}
