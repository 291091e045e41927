import BitMemory
import Hollow
import TestSupport

/// A sound blob to be damaged, and the state that a delta applies to.
struct DamagedBlob: CustomStringConvertible, Sendable {
  let description: String
  let bytes: [UInt8]
  let base: DataState?

  /// The kept literals, and Java's smallest blobs.
  static var all: [DamagedBlob] {
    get throws {
      let first = try DamagedBlob(description: "snapshot", bytes: SmallBlobs.snapshot.hexBytes, base: nil).decode()
      var blobs = [
        DamagedBlob(description: "snapshot", bytes: try SmallBlobs.snapshot.hexBytes, base: nil),
        DamagedBlob(description: "delta", bytes: try SmallBlobs.delta.hexBytes, base: first),
      ]
      let golden = GoldenChain(name: "edge-single")
      blobs.append(.init(description: "Java's snapshot", bytes: try golden.bytes("snapshot-0"), base: nil))
      blobs.append(
        .init(description: "Java's delta", bytes: try golden.bytes("delta-0-1"), base: try golden.snapshot(0)))
      return blobs
    }
  }

  func decode() throws(BlobError) -> DataState { try decode(bytes) }

  /// Reads other bytes as this blob.
  func decode(_ bytes: [UInt8]) throws(BlobError) -> DataState {
    guard let base else { return try SnapshotReader.read(bytes.span.rawBytes) }
    return try DeltaReader.apply(bytes.span.rawBytes, to: base)
  }

  /// Every byte, but only some inside the long runs of zeros that pad Java's bit sets.
  var positions: [Int] {
    var zeros = 0
    return bytes.indices.filter { index in
      zeros = bytes[index] == 0 ? zeros + 1 : 0
      return zeros < 16 || index % 97 == 0
    }
  }
}
