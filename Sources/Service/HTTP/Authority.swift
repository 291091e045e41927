/// A host with an optional port, as a request names the server it wants: `localhost:8080`, `[::1]`.
///
/// It is taken apart here because the libraries' parsers are too kind: `URLComponents` also accepts a user name before the
/// host, and Hummingbird's `URI` cuts an IPv6 address at its first colon.
struct Authority {
  /// In lower case; an IPv6 address with its brackets.
  let host: String

  /// Nil for what is not `uri-host [ ":" port ]` (RFC 9110 7.2): no host, a user name, a port that is no number up to 65535,
  /// or anything after a closing bracket but a port.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    let end: Int
    if bytes.first == UInt8(ascii: "[") {
      guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")), bracket > 1 else { return nil }
      guard bytes[1..<bracket].allSatisfy(Self.isAddress) else { return nil }
      end = bracket + 1
    } else {
      end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      guard end > 0, bytes[..<end].allSatisfy(Self.isName) else { return nil }
    }
    guard Self.isPort(bytes[end...]) else { return nil }
    host = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
  }

  /// Whether it names this machine's loopback.
  var isLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }

  /// Characters of an IPv6 address (RFC 3986 3.2.2).
  private static func isAddress(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// Characters of a registered name or an IPv4 address (RFC 3986 3.2.2).
  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: "-._~%!$&'()*+,;=".utf8.contains(byte)
    }
  }

  /// Nothing, or a colon and digits; no digits mean the usual port (RFC 3986 3.2.3).
  private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let colon = bytes.first else { return true }
    let digits = bytes.dropFirst()
    guard colon == UInt8(ascii: ":") else { return false }
    guard digits.count <= 5, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return false
    }
    return digits.isEmpty || (Int(String(decoding: digits, as: UTF8.self)) ?? .max) <= 65_535
  }
}
