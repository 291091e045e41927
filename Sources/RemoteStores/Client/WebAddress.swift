import Foundation

/// An `http` or `https` URL that consists of scheme, authority and a path of plain characters, without the last slash.
///
/// ## Overview
///
/// Names of blobs and timelines are appended to it, and what is sent is also what is signed. So an address holds nothing
/// that would need percent coding: what is written here is the same in a URL, in a signature and in a message.
///
/// ```swift
/// let address = try WebAddress("https://films.example:8443/timelines/")
/// address.authority  // "films.example:8443"
/// address.child("films").description  // "https://films.example:8443/timelines/films"
/// ```
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  public let scheme: String
  /// Host, and the port where it is not the scheme's own.
  public let authority: String
  /// Empty, or begins with a slash and does not end with one.
  public let path: String

  /// Throws `RemoteError.badAddress` for a URL with user, query or fragment, and for characters that would need escapes.
  public init(_ text: String) throws(RemoteError) {
    // Not quoted in the error: it may hold a password, also where the rest is no URL.
    guard !text.contains("@") else {
      throw Self.error("the address", "an address holds no user or password; leave them out, up to '@'")
    }
    // Characters that a URL may not hold make the text no address; by default they would be escaped.
    guard let parts = URLComponents(string: text, encodingInvalidCharacters: false),
      let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
    else { throw Self.error(text, "give http://HOST[:PORT][/PATH] or https://...") }
    guard let host = parts.encodedHost, !host.isEmpty, !host.contains("%") else {
      throw Self.error(text, "it names no host; give HOST or HOST:PORT")
    }
    // The client counts on a port that fits 16 bits.
    guard (1...65_535).contains(parts.port ?? 1) else { throw Self.error(text, "a port is 1 to 65535") }
    let names = parts.percentEncodedPath.split(separator: "/")
    guard names.allSatisfy({ Self.isPlain($0) && $0 != "." && $0 != ".." }), parts.query == nil, parts.fragment == nil
    else { throw Self.error(text, "a path holds letters, digits and -._~ alone, and no query") }
    self.scheme = scheme
    authority = parts.port.map { "\(host):\($0)" } ?? host
    path = names.map { "/\($0)" }.joined()
  }

  private static func error(_ text: String, _ detail: String) -> RemoteError {
    RemoteError(code: .badAddress, request: text, detail: detail)
  }

  /// Characters that stand for themselves in every part of a URL (RFC 3986 2.3, unreserved).
  static let plainCharacters = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  /// Whether a text is the same in every part of a URL, because it holds plain characters alone.
  static func isPlain(_ text: some StringProtocol) -> Bool { text.unicodeScalars.allSatisfy(plainCharacters.contains) }

  private init(_ parent: WebAddress, _ name: String) {
    (scheme, authority, path) = (parent.scheme, parent.authority, "\(parent.path)/\(name)")
  }

  /// The address of a name below this one.
  ///
  /// - Precondition: the name is not empty and holds plain characters alone.
  public func child(_ name: String) -> WebAddress {
    precondition(!name.isEmpty && Self.isPlain(name), "'\(name)' cannot be a part of an address")
    return WebAddress(self, name)
  }

  public var description: String { "\(scheme)://\(authority)\(path)" }
}
