import BitMemory
import Crypto
import NIOHTTP1

/// The few operations on objects that a blob store needs, each signed, bounded and repeated. Keys hold plain characters
/// and slashes only. Calls block.
struct S3Bucket: Sendable {
  let configuration: S3Configuration
  private let client: RemoteClient

  /// Answers that are no blobs: errors, and listings of up to 1000 keys of 1 KiB with what is said about each.
  private static let answerBytes = 4 << 20

  /// Keys a listing asks for at once.
  private let pageSize: Int

  init(_ configuration: S3Configuration, policy: RemotePolicy? = nil, pageSize: Int = 1000) {
    (self.configuration, self.pageSize) = (configuration, pageSize)
    client = RemoteClient(policy: policy ?? configuration.policy, stop: configuration.stop)
  }

  func url(_ key: String) -> String { "\(configuration.endpoint)/\(configuration.bucket)/\(key)" }

  /// Nil when there is no such object.
  func get(
    _ key: String, maximumBytes: Int, _ content: RemoteRequest.Content = .text
  ) throws(RemoteError) -> S3Object? {
    let answer = try send(.GET, key, maximumBytes: maximumBytes, content)
    // A missing bucket is a wrong configuration, and must not pass for one that has no such object.
    if answer.status == 404, S3Refusal(answer)?.code != "NoSuchBucket" { return nil }
    guard answer.status == 200 else { throw refusal(.GET, key, answer) }
    return S3Object(
      bytes: answer.body, entityTag: answer.header("etag") ?? "", checksum: answer.header("x-amz-meta-sha256"),
      blob: answer.header("x-amz-meta-blob"))
  }

  /// Size in bytes and checksum of an object; nil when there is none.
  func head(_ key: String) throws(RemoteError) -> (byteCount: Int, checksum: String?)? {
    let answer = try send(.HEAD, key)
    if answer.status == 404 { return nil }
    guard answer.status == 200 else { throw refusal(.HEAD, key, answer) }
    let request = "HEAD \(url(key))"
    guard let count = try answer.contentLength(upTo: configuration.policy.maximumBlobBytes, request) else {
      throw RemoteError(code: .badAnswer, request: request, detail: "the answer has no Content-Length")
    }
    return (count, answer.header("x-amz-meta-sha256"))
  }

  /// Writes an object; its entity tag, or nil when the condition did not hold.
  ///
  /// A repeated attempt may find that the one before it came through: after nil, the object may be the one to write.
  func put(
    _ key: String, _ bytes: [UInt8], metadata: [(name: String, value: String)] = [], if condition: S3Condition,
    _ content: RemoteRequest.Content = .text
  ) throws(RemoteError) -> String? {
    let headers = metadata + (condition.header.map { [$0] } ?? [])
    let answer = try send(.PUT, key, headers: headers, body: bytes, content)
    switch (answer.status, condition) {
    case (200, _): return answer.header("etag") ?? ""
    case (412, .absent), (412, .unchanged), (404, .unchanged): return nil
    case (501, .absent), (501, .unchanged): throw unsupported(key, "status 501. \(answer.excerpt)")
    default: throw refusal(.PUT, key, answer)
    }
  }

  func unsupported(_ key: String, _ what: String) -> RemoteError {
    RemoteError(
      code: .unsupported, request: "PUT \(url(key))",
      detail:
        "this server has no conditional writes (\(what)), which keep a second writer out. Use one that has, or say "
        + "conditional-writes=unsupported and see to it yourself that one process writes")
  }

  /// Removes an object; a missing one is no error.
  func delete(_ key: String) throws(RemoteError) {
    let answer = try send(.DELETE, key)
    guard [200, 204, 404].contains(answer.status), S3Refusal(answer)?.code != "NoSuchBucket" else {
      throw refusal(.DELETE, key, answer)
    }
  }

  /// All keys that begin with `prefix`, in any order, with the sizes that the server says their objects have, whatever
  /// those are. O(keys), one request a thousand.
  ///
  /// A page that says there is more is followed by its continuation token. Servers that imitate S3 may give none; then the
  /// next page is asked for by its beginning, as keys come in ascending order. A listing is whole or an error: a part of it
  /// would pass for a timeline from which the other blobs are gone.
  func keys(below prefix: String) throws(RemoteError) -> [(key: String, byteCount: Int)] {
    var keys: [(key: String, byteCount: Int)] = []
    var next: (name: String, value: String)?
    repeat {
      let first = [(name: "list-type", value: "2"), ("prefix", prefix), ("max-keys", "\(pageSize)")]
      let page = try page(first + (next.map { [$0] } ?? []))
      // A server that knows no prefixes gives keys of others too.
      for object in page.objects where object.key.hasPrefix(prefix) { keys.append((object.key, object.byteCount)) }
      let following = page.next
      // One that gives the same page again would be asked for ever.
      guard !page.isTruncated || (following != nil && following?.value != next?.value && keys.count <= Self.mostKeys)
      else { throw bad("the listing of \(prefix) goes on behind \(keys.last?.key ?? "nothing") and does not end") }
      next = following
    } while next != nil
    return keys
  }

  /// Keys of one timeline, far beyond what retention keeps.
  private static let mostKeys = 4_000_000

  private func page(_ query: [(name: String, value: String)]) throws(RemoteError) -> S3Listing {
    let answer = try send(.GET, "", query: query)
    guard answer.status == 200 else { throw refusal(.GET, "", answer) }
    guard let page = S3Listing(document: answer.body) else {
      throw bad("this is no listing of a bucket: \(answer.excerpt)")
    }
    return page
  }

  private func bad(_ detail: String) -> RemoteError {
    RemoteError(code: .badAnswer, request: "GET \(url(""))", detail: detail)
  }

  private func send(
    _ method: HTTPMethod, _ key: String, query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = [], body: [UInt8] = [], maximumBytes: Int = answerBytes,
    _ content: RemoteRequest.Content = .text
  ) throws(RemoteError) -> RemoteAnswer {
    let path = key.isEmpty ? "/\(configuration.bucket)" : "/\(configuration.bucket)/\(key)"
    let sent = [(name: "Host", value: configuration.endpoint.authority)] + headers
    let subject = RequestSignature.Subject(
      method: method.rawValue, path: path, query: query, headers: sent, bodyHash: SHA256.hash(data: body).hexadecimal)
    let signature = RequestSignature(credentials: configuration.credentials, region: configuration.region)
    let suffix = query.isEmpty ? "" : "?\(RequestSignature.query(query))"
    // Two conditional writes that came at the same moment; Amazon S3 asks to send such a one again.
    let isRepeated = { (answer: RemoteAnswer) in
      answer.isTransient || (answer.status == 409 && S3Refusal(answer)?.code == "ConditionalRequestConflict")
    }
    return try client.send(repeatingOn: isRepeated) {
      RemoteRequest(
        method: method, url: "\(configuration.endpoint)\(path)\(suffix)",
        headers: sent + signature.headers(for: subject, at: configuration.now()), body: body,
        maximumAnswerBytes: maximumBytes, content: content)
    }
  }

  private func refusal(_ method: HTTPMethod, _ key: String, _ answer: RemoteAnswer) -> RemoteError {
    let said =
      S3Refusal(answer).map { RemoteAnswer.harmless("\($0.code): \($0.message)") + answer.note } ?? answer.excerpt
    let advice =
      switch answer.status {
      case 301, 307, 400: "; check region and endpoint"
      case 403: "; check access key, secret key, the key's rights and this machine's clock"
      case 404: "; check the bucket's name"
      default: ""
      }
    return RemoteError(
      code: .refused, request: "\(method.rawValue) \(url(key))", detail: "status \(answer.status), \(said)\(advice)")
  }
}

/// An object as it was read.
struct S3Object {
  var bytes: [UInt8]
  /// Changes with each write that changes the object.
  var entityTag: String
  /// Of the user's metadata, `x-amz-meta-sha256` and `x-amz-meta-blob`: see `S3BlobStore`.
  var checksum: String?
  var blob: String?

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// When an object may be written.
enum S3Condition {
  case always
  /// Only where there is none.
  case absent
  /// Only while it is the one with this entity tag.
  case unchanged(String)

  var header: (name: String, value: String)? {
    switch self {
    case .always: nil
    case .absent: ("If-None-Match", "*")
    case .unchanged(let tag): ("If-Match", tag)
    }
  }
}
