import Compression
import HTTPTypes
import Hummingbird

/// Sends pages, JSON and listings in gzip to clients that take it (RFC 9110 8.4 and 12.5.3). Blobs go as they are: their
/// readers check them byte by byte and ask for parts of them.
///
/// The tags of texts are weak (`EntityTag`), so they stand for both forms.
struct CompressedAnswers: RouterMiddleware {
  let work: WorkPool

  /// Bytes below which a text is sent as it is: it is one packet in any case.
  private static let smallest = 1024

  func handle(
    _ request: Request, context: BasicRequestContext,
    next: @concurrent (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    guard response.headers[.contentType] != "application/octet-stream" else { return response }
    // Whether or not this one is compressed: another client may get it in the other form.
    response.headers[.vary] = response.headers[.vary].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
    let size = response.body.contentLength ?? 0
    guard request.method == .get, size >= Self.smallest, Self.takesGzip(request.headers[.acceptEncoding]) else {
      return response
    }
    let text = try await Collected.bytes(of: response.body, size)
    do {
      response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: try await work.run { Gzip.compress(text) }))
    } catch is Problem {
      // Every thread is busy: the text as it is costs no more of their time.
      response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: text))
      return response
    }
    response.headers[.contentEncoding] = "gzip"
    return response
  }

  /// Whether the value of `Accept-Encoding` lists gzip, or everything, and not with a quality of zero.
  static func takesGzip(_ header: String?) -> Bool {
    guard let header else { return false }
    var anything = false
    for entry in header.split(separator: ",") {
      let parts = entry.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
      let isWanted = !parts.dropFirst().contains { quality in
        quality.hasPrefix("q=0") && quality.dropFirst(3).allSatisfy { ".0".contains($0) }
      }
      if parts.first == "gzip" { return isWanted }
      if parts.first == "*" { anything = isWanted }
    }
    return anything
  }

  /// Takes the bytes of a body that an answer would send.
  private struct Collected: ResponseBodyWriter {
    private final class Box { var bytes: [UInt8] = [] }

    private let box = Box()

    static func bytes(of body: ResponseBody, _ size: Int) async throws -> [UInt8] {
      let collected = Collected()
      collected.box.bytes.reserveCapacity(size)
      try await body.write(collected)
      return collected.box.bytes
    }

    mutating func write(_ buffer: ByteBuffer) async throws { box.bytes += buffer.readableBytesView }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}
