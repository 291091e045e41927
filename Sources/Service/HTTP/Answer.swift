import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A whole answer with a short body: what is said without asking the router, by a probe or about a request that is refused.
///
/// Hummingbird's `Response` has a body that only gives its bytes to a task. An answer gives them at once, so an event loop
/// can send it while every thread that works is busy.
struct Answer: Sendable {
  var status: HTTPResponse.Status
  var headers: HTTPFields
  var body: ByteBuffer

  init(status: HTTPResponse.Status, headers: HTTPFields, text: String) {
    (self.status, self.headers, body) = (status, headers, ByteBuffer(string: text))
    self.headers[.contentLength] = "\(body.readableBytes)"
  }

  /// The same for the router.
  var response: Response { Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body)) }
}

/// The headers that every answer of this server has, whoever made it.
///
/// Browsers load nothing and run nothing because of an answer (CSP 3, except a page's one inline stylesheet), guess no types,
/// tell no other server where a link was followed from, and let no other origin's page load an answer.
struct StandardHeaders: Sendable {
  private let fields: HTTPFields

  /// - Parameter styleDigest: SHA-256 of the pages' stylesheet, in base64.
  init(styleDigest: String) {
    let policy: ContentSecurityPolicy = [
      .defaultSrc(.none), .styleSrc(.hash(.sha256, base64: styleDigest)), .formAction(.self), .baseURI(.none),
      .frameAncestors(.none),
    ]
    fields = [
      .contentSecurityPolicy: policy.description, .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
      .crossOriginResourcePolicy: "same-origin", .server: "gatekeeper",
    ]
  }

  /// Adds them, and the date.
  func add(to headers: inout HTTPFields) {
    headers.append(contentsOf: fields)
    headers[.date] = HTTPDate.now
  }
}

/// The time of an answer in the form of RFC 9110 5.6.7, made once a second.
private enum HTTPDate {
  private static let last = Mutex<(second: Int, text: String)>((0, ""))

  private static let format: DateFormatter = {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format
  }()

  static var now: String {
    let date = Date()
    let second = Int(date.timeIntervalSince1970)
    return last.withLock { last in
      if last.second != second { last = (second, format.string(from: date)) }
      return last.text
    }
  }
}

extension HTTPField.Name {
  /// swift-http-types has no constant for `Referrer-Policy`.
  fileprivate static let referrerPolicy = named("Referrer-Policy")

  /// A name that swift-http-types has no constant for.
  /// - Precondition: `text` is a token (RFC 9110 5.6.2).
  static func named(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("'\(text)' is no name of a header") }
    return name
  }
}
