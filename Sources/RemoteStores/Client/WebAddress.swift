/// An `http` or `https` URL that consists of scheme, authority and a path of plain characters, without the last slash.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  public let scheme: String
  /// Host, and the port where it is not the scheme's own.
  public let authority: String
  /// Empty, or begins with a slash and does not end with one.
  public let path: String

  /// Throws `RemoteError.badAddress` for a URL with user, query or fragment, and for characters that would need escapes.
  public init(_ text: String) throws(RemoteError) {
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else {
      throw Self.error(text, "give http://HOST[:PORT][/PATH] or https://...")
    }
    scheme = parts[0].lowercased()
    let rest = parts[1]
    let end = rest.firstIndex(of: "/") ?? rest.endIndex
    authority = String(rest[..<end])
    path = rest[end...].split(separator: "/").map { "/\($0)" }.joined()
    guard !authority.contains("@") else {
      // Not quoted: it may hold a password.
      throw Self.error("\(scheme)://...", "an address holds no user or password")
    }
    guard !authority.isEmpty, authority.utf8.allSatisfy({ Self.isPlain($0) || "[]:".utf8.contains($0) }) else {
      throw Self.error(text, "'\(authority)' is no host; give HOST or HOST:PORT")
    }
    guard path.utf8.allSatisfy({ Self.isPlain($0) || $0 == UInt8(ascii: "/") }), !Self.climbs(path) else {
      throw Self.error(text, "a path holds letters, digits and -._~ alone, and no query")
    }
  }

  private static func error(_ text: String, _ detail: String) -> RemoteError {
    RemoteError(code: .badAddress, request: text, detail: detail)
  }

  /// Whether a byte stands for itself in every part of a URL (RFC 3986 2.3, unreserved).
  static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~".utf8.contains(byte)
    }
  }

  private static func climbs(_ path: String) -> Bool { path.split(separator: "/").contains { $0 == "." || $0 == ".." } }

  private init(_ parent: WebAddress, _ name: String) {
    (scheme, authority, path) = (parent.scheme, parent.authority, "\(parent.path)/\(name)")
  }

  /// The address of a name below this one: a name of plain characters.
  public func child(_ name: String) -> WebAddress {
    precondition(!name.isEmpty && name.utf8.allSatisfy(Self.isPlain), "'\(name)' cannot be a part of an address")
    return WebAddress(self, name)
  }

  public var description: String { "\(scheme)://\(authority)\(path)" }
}
