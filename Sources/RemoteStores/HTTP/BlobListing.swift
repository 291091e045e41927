import Timeline

/// The listing of a timeline that is served over HTTP: a line a blob as `sha256sum` prints it, so that names and checksums
/// come in one answer.
struct BlobListing {
  /// SHA-256 of each blob, 64 lower-case hexadecimal digits.
  let checksums: [BlobName: String]

  /// Names that are no blob's are skipped. Nil for a text with a line of another form, or one that is cut off.
  init?(_ text: String) {
    guard text.isEmpty || text.hasSuffix("\n") else { return nil }
    var checksums: [BlobName: String] = [:]
    for line in text.split(separator: "\n") {
      let (hex, rest) = (line.prefix(64), line.dropFirst(64))
      guard hex.utf8.count == 64, hex.utf8.allSatisfy(Self.isDigit), rest.hasPrefix("  ") else { return nil }
      guard let name = BlobName(String(rest.dropFirst(2))) else { continue }
      checksums[name] = String(hex)
    }
    self.checksums = checksums
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
