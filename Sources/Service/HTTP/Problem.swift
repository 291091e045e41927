import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit

/// An error as the API tells it (RFC 9457): a type that programs can compare, and sentences for people.
///
/// Handlers throw it; `ProblemMiddleware` turns it into an answer. The types are a promise to clients, so all of them
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
  func response(instance: String) -> Response {
    var headers = headers
    headers[.contentType] = Self.mediaType
    headers[.cacheControl] = "no-store"
    let body = ByteBuffer(string: json(instance))
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
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

  static func methodNotAllowed(_ method: HTTPRequest.Method) -> Problem {
    Problem(
      slug: "method-not-allowed", status: .methodNotAllowed, title: "This method is not allowed",
      detail: "\(method.rawValue) is not allowed here; use GET or HEAD.", headers: [.allow: "GET, HEAD"])
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

  static var internalError: Problem {
    Problem(
      slug: "internal-error", status: .internalServerError, title: "The server failed",
      detail: "The request failed for a reason of the server's own; its log names the instance below.")
  }
}
