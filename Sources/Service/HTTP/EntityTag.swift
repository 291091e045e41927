import BitMemory
import Crypto
import HTTPTypes
import Hummingbird

/// An entity tag (RFC 9110 8.8.3): the digest of the body. Whoever has a body with this tag is answered 304 for as
/// long as the body stays the same, also when a later state gives it.
struct EntityTag {
  /// With its quotes.
  let text: String

  init(of body: String) {
    text = "\"\(SHA256.hash(data: Array(body.utf8)).prefix(16).hexadecimal)\""
  }

  /// - Parameter digest: of the body, in hexadecimal.
  init(digest: Substring) { text = "\"\(digest)\"" }

  /// Whether the value of `If-Match` names this tag: strong comparison (RFC 9110 8.8.3.2), or `*`.
  func matchesStrongly(_ ifMatch: String) -> Bool {
    ifMatch.split(separator: ",").contains { part in
      let tag = part.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
      return tag == "*" || tag == text
    }
  }

  /// Whether the value of `If-None-Match` names this tag: weak comparison (RFC 9110 8.8.3.2), or `*`.
  ///
  /// Hummingbird's `ifNoneMatch` compares the whole header with one tag and so misses lists, weak tags and `*`; entity
  /// tags are not structured fields either, so swift-http-structured-headers cannot read them. Splitting at commas is
  /// safe: a foreign tag may hold a comma, but no quote, so no piece of it can equal this tag.
  func matches(_ ifNoneMatch: String?) -> Bool {
    guard let ifNoneMatch else { return false }
    return ifNoneMatch.split(separator: ",").contains { part in
      let tag = part.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
      return tag == "*" || tag == text || tag == "W/\(text)"
    }
  }
}

extension Response {
  /// 200 with `text`, or 304 when the client says that it has this very text.
  ///
  /// - Parameters:
  ///   - contentType: of the text; a 304 goes without it.
  ///   - headers: what a 304 says too.
  static func tagged(_ text: String, contentType: String, headers: HTTPFields, to request: Request) -> Response {
    let tag = EntityTag(of: text)
    var headers = headers
    // Weak, because one text goes out as it is and in gzip, which are other bytes (RFC 9110 8.8.1).
    headers[.eTag] = "W/\(tag.text)"
    if tag.matches(request.headers[.ifNoneMatch]) { return .notModified(headers) }
    headers[.contentType] = contentType
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
  /// 304: the client has the body that belongs to these headers.
  static func notModified(_ headers: HTTPFields) -> Response {
    var response = Response(status: .notModified, headers: headers)
    // Hummingbird writes the length of the empty body, which a client would take for that of the text it has.
    response.headers[.contentLength] = nil
    return response
  }
}
