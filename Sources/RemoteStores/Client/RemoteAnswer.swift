import NIOHTTP1

/// The answer to a request, whatever its status.
struct RemoteAnswer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]

  /// The first header of that name, in any case.
  func header(_ name: String) -> String? { headers.first(name: name) }

  /// The body as text for a message: one line, 300 characters at most.
  var excerpt: String {
    let text = String(decoding: body.prefix(2000), as: UTF8.self)
    let line = text.split { $0.isNewline || $0.isWhitespace }.joined(separator: " ")
    return line.count > 300 ? "\(line.prefix(300))..." : line
  }

  /// Whether another attempt may well succeed: a failure of the server's own, for now.
  var isTransient: Bool { [500, 502, 503, 504].contains(status) }
}
