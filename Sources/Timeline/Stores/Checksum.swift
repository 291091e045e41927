import BitMemory
import Crypto

/// The SHA-256 of a blob, kept beside it in the form that `sha256sum -c` reads.
enum Checksum {
  static func hex(of bytes: RawSpan) -> String {
    var hasher = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    return hasher.finalize().hexadecimal
  }

  static func hex(of text: String) -> String { SHA256.hash(data: Array(text.utf8)).hexadecimal }

  static let prefix = "sha256-"

  static func fileName(of blob: BlobName) -> String { "\(prefix)\(blob)" }

  /// The blob whose checksum a file holds; nil for any other file.
  static func blob(ofFile name: String) -> BlobName? {
    name.hasPrefix(prefix) ? BlobName(String(name.dropFirst(prefix.count))) : nil
  }

  static func line(_ hex: String, _ blob: BlobName) -> String { "\(hex)  \(blob)\n" }
}
