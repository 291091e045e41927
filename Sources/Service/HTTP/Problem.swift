import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit

/// An error as the API tells it (RFC 9457): a type that programs can compare, and sentences for people.
///
/// Handlers throw it; `ProblemMiddleware` turns it into an answer, and a connection does for what never reaches a handler. The types are a promise to clients, so all of them
/// stand in this file.
struct Problem: Error {
  /// The last part of the type, `/problems/unknown-video`.
  let slug: String
  let status: HTTPResponse.Status
  let title: String
  let detail: String
  var headers: HTTPFields = [:]
  /// Values that would have been right and the member that lists them, when there are few enough to list.
  var allowed: (name: String, values: [String])?

  static let mediaType = "application/problem+json"

  /// - Parameter instance: a path that names this one occurrence; the log has the same number.
  func answer(instance: String) -> Answer {
    var headers = headers
    headers[.contentType] = Self.mediaType
    headers[.cacheControl] = "no-store"
    return Answer(status: status, headers: headers, text: json(instance))
  }

  /// With `JSONLineWriter`, as every JSON answer here: `JSONEncoder` promises no order of the members, and equal answers
  /// are to have equal bytes.
  private func json(_ instance: String) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("type", "/problems/\(slug)")
      object.field("title", title)
      object.field("status", status.code)
      object.field("detail", detail)
      object.field("instance", instance)
      if let allowed { object.field(allowed.name, strings: allowed.values) }
    }
    return writer.text
  }
}

/// Every problem of the API.
extension Problem {
  static func notFound(_ method: HTTPRequest.Method, _ path: String) -> Problem {
    Problem(
      slug: "not-found", status: .notFound, title: "There is nothing here",
      detail: "Nothing answers \(method.rawValue) \(path).")
  }

  static func methodNotAllowed(_ method: String) -> Problem {
    Problem(
      slug: "method-not-allowed", status: .methodNotAllowed, title: "This method is not allowed",
      detail: "\(method) is not allowed here; use GET or HEAD.", headers: [.allow: "GET, HEAD"])
  }

  static func badVideoID(_ text: String) -> Problem {
    Problem(
      slug: "bad-video-id", status: .badRequest, title: "This is no video id",
      detail: "'\(text)' is no video id; give a whole number from 1 to \(Int64.max).")
  }

  static func unknownVideo(_ id: Int64, in state: String) -> Problem {
    Problem(
      slug: "unknown-video", status: .notFound, title: "There is no such video",
      detail: "\(state) has no video with the id \(id).")
  }

  static func unknownCountry(_ code: String) -> Problem {
    Problem(
      slug: "unknown-country", status: .notFound, title: "There is no such country",
      detail: "'\(code)' is no country code; 'countries' lists the \(Country.count) that exist, in upper case.",
      allowed: ("countries", Country.all.map(\.code).sorted()))
  }

  static func badParameter(_ name: String, _ reason: String) -> Problem {
    Problem(
      slug: "bad-parameter", status: .badRequest, title: "A query parameter is not right",
      detail: "'\(name)' \(reason).")
  }

  static func unknownParameter(_ name: String, allowed: [String]) -> Problem {
    Problem(
      slug: "unknown-parameter", status: .badRequest, title: "There is no such query parameter",
      detail: allowed.isEmpty
        ? "'\(name)' is given, but this resource takes no parameters."
        : "'\(name)' is no parameter of this resource; it takes \(allowed.joined(separator: ", ")).",
      allowed: ("parameters", allowed))
  }

  static func notReady(_ detail: String) -> Problem {
    Problem(
      slug: "not-ready", status: .serviceUnavailable, title: "No state is served yet", detail: detail,
      headers: [.retryAfter: "1"])
  }

  static func timelineGone(_ name: String) -> Problem {
    Problem(
      slug: "timeline-gone", status: .serviceUnavailable, title: "The timeline is gone",
      detail: "\(name) was read from this store, and is not there now.", headers: [.retryAfter: "10"])
  }

  static func outdated(_ state: String, _ reasons: [String]) -> Problem {
    Problem(
      slug: "outdated", status: .serviceUnavailable, title: "What is served is not kept up to date",
      detail: "\(state) is served, and no newer state for minutes: \(reasons.joined(separator: "; ")).",
      headers: [.retryAfter: "10"])
  }

  static func uriTooLong(limit: Int) -> Problem {
    Problem(
      slug: "uri-too-long", status: .uriTooLong, title: "The address is too long",
      detail: "Path and query may have \(limit) bytes together.")
  }

  static var bodyNotAllowed: Problem {
    Problem(
      slug: "body-not-allowed", status: .contentTooLarge, title: "A body is not allowed here",
      detail: "This resource is only read; send the request without a body.")
  }

  static func misdirected(_ authority: String) -> Problem {
    Problem(
      slug: "misdirected-request", status: .misdirectedRequest, title: "This server does not answer for that host",
      detail: "The request names the host '\(authority)'; on loopback only localhost, 127.0.0.1 and [::1] are answered."
    )
  }

  static func badHost(_ reason: String) -> Problem {
    Problem(
      slug: "bad-host", status: .badRequest, title: "The request does not name one host",
      detail: "A request names its host once, as HOST or HOST:PORT; here \(reason).")
  }

  static var crossSite: Problem {
    Problem(
      slug: "cross-site-request", status: .forbidden, title: "Pages of other sites may not ask here",
      detail: "The browser says that a page of another site sent this request; only links to pages may be followed.")
  }

  static var internalError: Problem {
    Problem(
      slug: "internal-error", status: .internalServerError, title: "The server failed",
      detail: "The request failed for a reason of the server's own; its log names the instance below.")
  }
}

/// What is wrong with the bytes of a request, so that no request can be made of them.
extension Problem {
  static func badRequest(_ detail: String) -> Problem {
    Problem(slug: "bad-request", status: .badRequest, title: "This is no request", detail: "\(detail).")
  }

  static var headTooLarge: Problem {
    Problem(
      slug: "head-too-large", status: .requestHeaderFieldsTooLarge, title: "The request's headers are too large",
      detail: "Send fewer and shorter header fields: 16 KiB each, 32 KiB and 100 fields together.")
  }

  static var versionNotSupported: Problem {
    Problem(
      slug: "version-not-supported", status: .init(code: 505, reasonPhrase: "HTTP Version Not Supported"),
      title: "This version of HTTP is not spoken here", detail: "Use HTTP/1.1 or HTTP/1.0.")
  }
}

/// What this server does not do now and may do in a second.
extension Problem {
  static var busy: Problem {
    unavailable("busy", "The server is busy", "More requests wait than can be answered soon; ask again in a second.")
  }

  static func tooManyDownloads(limit: Int) -> Problem {
    unavailable("too-many-downloads", "Too many downloads", "\(limit) blobs are sent now; ask again in a second.")
  }

  private static func unavailable(_ slug: String, _ title: String, _ detail: String) -> Problem {
    Problem(slug: slug, status: .serviceUnavailable, title: title, detail: detail, headers: [.retryAfter: "1"])
  }
}

/// What is wrong with a request for a part of a file (RFC 9110 13 and 14).
extension Problem {
  static func rangeNotSatisfiable(size: Int) -> Problem {
    Problem(
      slug: "range-not-satisfiable", status: .rangeNotSatisfiable, title: "The file has no such bytes",
      detail: "The file has \(size) bytes, and none of those asked for.", headers: [.contentRange: "bytes */\(size)"])
  }

  static var preconditionFailed: Problem {
    Problem(
      slug: "precondition-failed", status: .preconditionFailed, title: "The file is another one",
      detail: "If-Match names other bytes than those here.")
  }
}
