import BitMemory
import HTTPTypes
import Hummingbird
import NIOPosix
import Synchronization

/// The blobs that are being sent: a bounded number, since each holds a file and pieces of it for as long as its reader takes.
final class Downloads: Sendable {
  /// With two pieces each, 32 MiB when none of the readers reads.
  static let limit = 256

  private let underWay = Atomic(0)

  /// Counts as one download until it goes.
  final class Slot: Sendable {
    private let downloads: Downloads

    fileprivate init(_ downloads: Downloads) { self.downloads = downloads }

    deinit { downloads.underWay.wrappingSubtract(1, ordering: .relaxed) }
  }

  /// Throws a `Problem` when enough are sent already.
  func begin() throws(Problem) -> Slot {
    let slot = Slot(self)
    // A slot that is refused counts for a moment too, and gives that back as it goes.
    guard underWay.wrappingAdd(1, ordering: .relaxed).newValue <= Self.limit else {
      throw Problem.tooManyDownloads(limit: Self.limit)
    }
    return slot
  }
}

/// One blob as it is sent: the whole of it or the part that a reader lacks.
///
/// A blob never changes, so with the checksum that lies beside it its answer may be kept for ever, and a reader whose download
/// broke off goes on where it was (RFC 9110 13 and 14).
struct BlobDownload {
  private let file: OpenFile
  private let tag: EntityTag?

  /// Bytes that are read and sent at a time.
  private static let pieceSize = 64 << 10

  /// - Parameter tag: the SHA-256 of the blob; nil when it is not known.
  init(_ file: OpenFile, _ tag: EntityTag?) { (self.file, self.tag) = (file, tag) }

  /// 200 with everything, 206 with a part, 304, or a `Problem` (412, 416, 503).
  func response(to request: Request, _ downloads: Downloads) throws -> Response {
    var headers: HTTPFields = [.contentType: "application/octet-stream", .acceptRanges: "bytes"]
    headers[.cacheControl] = tag == nil ? "private, no-cache" : "public, max-age=31536000, immutable"
    headers[.eTag] = tag?.text
    if let expected = request.headers[.ifMatch], tag?.matchesStrongly(expected) != true {
      throw Problem.preconditionFailed
    }
    if tag?.matches(request.headers[.ifNoneMatch]) == true { return .notModified(headers) }
    guard request.method == .get else {
      headers[.contentLength] = "\(file.byteCount)"
      return Response(status: .ok, headers: headers)
    }
    switch ByteRange(range(request), size: file.byteCount) {
    case .unsatisfiable: throw Problem.rangeNotSatisfiable(size: file.byteCount)
    case .whole: return Response(status: .ok, headers: headers, body: try body(0..<file.byteCount, downloads))
    case .part(let part):
      headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.byteCount)"
      return Response(status: .partialContent, headers: headers, body: try body(part, downloads))
    }
  }

  /// The header `Range`, unless `If-Range` says that the reader has the beginning of another blob.
  private func range(_ request: Request) -> String? {
    if let condition = request.headers[.ifRange], condition != tag?.text { return nil }
    return request.headers[.range]
  }

  private func body(_ range: Range<Int>, _ downloads: Downloads) throws -> ResponseBody {
    let slot = try downloads.begin()
    return ResponseBody(contentLength: range.count) { [file] writer in
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceSize) {
        let count = min(Self.pieceSize, range.upperBound - start)
        let bytes = try await NIOThreadPool.singleton.runIfActive { try file.read(at: start, count: count) }
        // Less than was promised cannot be made good: the connection is closed, and the reader sees that it lacks the rest.
        guard bytes.count == count else { throw BlobShrank() }
        try await writer.write(ByteBuffer(bytes: bytes))
      }
      try await writer.finish(nil)
      withExtendedLifetime(slot) {}
    }
  }

  private struct BlobShrank: Error {}
}
