import BitMemory
import Crypto

/// A SHA-256 as four words: no heap, so that one a video is cheap to keep.
public struct ContentHash: Hashable, Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// The hash of `bytes`. O(bytes).
  init(of bytes: [UInt8]) { self.init(bytes: SHA256.hash(data: bytes)) }

  /// - Precondition: 32 bytes.
  init(bytes: some Sequence<UInt8>) {
    var words: [UInt64] = [0, 0, 0, 0]
    var count = 0
    for byte in bytes {
      words[count >> 3] = words[count >> 3] << 8 | UInt64(byte)
      count += 1
    }
    precondition(count == 32, "a SHA-256 of \(count) bytes")
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  func append(to bytes: inout [UInt8]) { bytes.append(bigEndian: words) }

  public var hexadecimal: String { bytes.hexadecimal }

  public static func == (left: ContentHash, right: ContentHash) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
