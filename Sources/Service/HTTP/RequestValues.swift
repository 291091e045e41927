import HTTPTypes
import Hummingbird

/// The query of a request, decoded as HTML forms encode it, each name at most once.
struct QueryParameters {
  private let values: [String: String]

  /// - Parameter allowed: the names the resource takes; any other one is a `Problem`.
  init(_ request: Request, allowed: [String]) throws {
    var values: [String: String] = [:]
    for pair in (request.uri.query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decode(parts[0], name: String(parts[0]))
      guard allowed.contains(name) else { throw Problem.unknownParameter(name, allowed: allowed) }
      guard values[name] == nil else { throw Problem.badParameter(name, "is given twice") }
      values[name] = parts.count == 2 ? try Self.decode(parts[1], name: name) : ""
    }
    self.values = values
  }

  /// The value; nil when it is missing or empty, as an empty field of a form is.
  subscript(name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }

  /// A whole number in `range`, or `standard` when it is missing.
  func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
    guard let text = values[name] else { return standard }
    guard let value = Int(text), range.contains(value) else {
      let bounds = "\(range.lowerBound) to \(range.upperBound)"
      throw Problem.badParameter(name, "is '\(text)'; give a whole number from \(bounds)")
    }
    return value
  }

  private static func decode(_ text: Substring, name: String) throws -> String {
    guard let decoded = PercentCoding.decode(text, plusIsSpace: true) else {
      throw Problem.badParameter(name, "is not percent-encoded UTF-8")
    }
    return decoded
  }
}

/// Percent-encoding (RFC 3986 2.1) of UTF-8 text in paths and queries.
enum PercentCoding {
  /// - Parameter plusIsSpace: whether `+` is a space, as in the queries of HTML forms.
  /// - Returns: nil for a `%` without two hex digits, and for bytes that are no UTF-8.
  static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Encodes all but letters, digits and `-._~`.
  static func encode(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        encoded += byte < 16 ? "%0" : "%"
        encoded += String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// Refuses requests that no reader sends: long addresses, bodies, and hosts that are not this one.
struct RequestLimits<Context: RequestContext>: RouterMiddleware {
  /// Whether the server listens on loopback only. Then a foreign host name is a page elsewhere that had its own name
  /// resolve to this machine (DNS rebinding), and it gets no answer.
  let isLoopback: Bool

  /// Bytes of path and query.
  static var uriLimit: Int { 2048 }

  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard request.uri.string.utf8.count <= Self.uriLimit else { throw Problem.uriTooLong(limit: Self.uriLimit) }
    if request.method == .get || request.method == .head, Self.hasBody(request) { throw Problem.bodyNotAllowed }
    if isLoopback, let authority = request.head.authority, !Self.isLocal(authority) {
      throw Problem.misdirected(authority)
    }
    return try await next(request, context)
  }

  private static func hasBody(_ request: Request) -> Bool {
    request.headers[.transferEncoding] != nil || request.headers[.contentLength].map { $0 != "0" } ?? false
  }

  /// Whether `host` or `host:port` names this machine's loopback.
  static func isLocal(_ authority: String) -> Bool {
    let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : nil
    let host = authority[..<(end ?? authority.firstIndex(of: ":") ?? authority.endIndex)]
    return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
  }
}
