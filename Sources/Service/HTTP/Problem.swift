import Gatekeeper
import HTTPTypes
import Hummingbird

/// An error as the API tells it: RFC 9457, with a type for programs and a detail for people.
struct Problem: Error {
  /// The last part of the type, `/problems/unknown-video`.
  let slug: String
  let status: HTTPResponse.Status
  let title: String
  let detail: String
  var headers: HTTPFields = [:]
  /// Codes that would have been right, when there are few enough to list.
  var allowed: (name: String, values: [String])?

  static let mediaType = "application/problem+json"

  /// - Parameter instance: names this one occurrence.
  func response(instance: String) -> Response {
    var headers = headers
    headers[.contentType] = Self.mediaType
    headers[.cacheControl] = "no-store"
    let body = ByteBuffer(string: json(instance))
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }

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
