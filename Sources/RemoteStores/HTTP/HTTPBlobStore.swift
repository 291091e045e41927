import BitMemory
import Crypto
import NIOHTTP1
import Synchronization
public import Timeline

/// A timeline that another machine serves over HTTP, for reading.
///
/// ## Overview
///
/// Any server of static files will do, and so does `gatekeeper serve`.
///
/// ```swift
/// let address = try WebAddress("http://films.example:8080/timelines/films")
/// let store = HTTPBlobStore(address, timeline: "films", cache: "/var/cache/films")
/// let state = try Consumer(store).latest()
/// ```
///
/// Below its address: `/` lists the blobs with their checksums (`BlobListing`), `/BLOB` is a blob, `/announced.version` and
/// `/pinned.version` are as in a directory, or missing. Every blob is verified against the listed SHA-256.
///
/// Calls block until the server answered, `RemotePolicy` gives up or `RequestStop` ends them: keep them off event loops.
public final class HTTPBlobStore: BlobStore {
  public let timeline: String
  private let address: WebAddress
  private let client: RemoteClient
  private let cache: BlobCache?
  /// The checksums of the last listing: a blob never changes, so they hold until a blob differs.
  private let known = Mutex<[BlobName: String]>([:])
  private let sizes = KnownSizes()

  private static let smallAnswerBytes = 64 << 10
  /// Some 600,000 blobs.
  private static let listingBytes = 64 << 20

  /// - Parameters:
  ///   - address: the timeline's.
  ///   - cache: a directory of this timeline alone that keeps what was fetched; nil keeps nothing.
  ///   - stop: ends requests under way; nil lets each go on to its end.
  public init(
    _ address: WebAddress, timeline: String, cache: String? = nil, policy: RemotePolicy = RemotePolicy(),
    stop: RequestStop? = nil
  ) {
    (self.address, self.timeline) = (address, timeline)
    client = RemoteClient(policy: policy, stop: stop)
    self.cache = cache.map { BlobCache(directory: $0) }
  }

  public func blobs() throws -> [BlobName] { try list().keys.sorted { "\($0)" < "\($1)" } }

  private func list() throws -> [BlobName: String] {
    let url = "\(address)/"
    // A listing may be as long as a blob.
    let answer = try get(url, maximumBytes: Self.listingBytes, .blob)
    guard answer.status == 200 else {
      throw refused("GET", url, answer, "so no timeline is served here; check the address")
    }
    guard let listing = BlobListing(String(decoding: answer.body, as: UTF8.self)) else {
      throw bad(url, answer, "this is no listing of blobs: \(answer.excerpt)")
    }
    known.withLock { $0 = listing.checksums }
    sizes.keepOnly { listing.checksums[$0] != nil }
    cache?.keepOnly { listing.checksums[$0] != nil }
    return listing.checksums
  }

  public func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    let bytes = try bytes(of: name)
    return try body(bytes.span.rawBytes)
  }

  private func bytes(of name: BlobName) throws -> [UInt8] {
    let checksum = try known.withLock { $0[name] } ?? list()[name]
    guard let checksum else { throw damaged(name, "it is not listed by the server") }
    // The cache is verified like the server: anybody may have written there.
    if let kept = cache?.read(name), Self.hex(kept) == checksum { return kept }
    let fetched = try fetch(name)
    let hex = Self.hex(fetched)
    // A blob that was taken back and published anew has a new checksum in the listing.
    guard try hex == checksum || hex == list()[name] else {
      throw damaged(
        name,
        "the \(fetched.count) bytes fetched have SHA-256 \(hex), the server lists \(checksum); "
          + "have it restored there, or read a version that does not need it")
    }
    cache?.write(name, fetched)
    return fetched
  }

  private func fetch(_ name: BlobName) throws -> [UInt8] {
    let url = address.child("\(name)").description
    let answer = try get(url, maximumBytes: client.policy.maximumBlobBytes, .blob)
    switch answer.status {
    case 200: return answer.body
    case 404: throw damaged(name, "it is missing on the server")
    default: throw refused("GET", url, answer)
    }
  }

  private func damaged(_ name: BlobName, _ what: String) -> TimelineError {
    TimelineError(code: .damagedBlob, timeline: timeline, detail: "\(address)/\(name): \(what)")
  }

  private func refused(
    _ method: String, _ url: String, _ answer: RemoteAnswer, _ advice: String? = nil
  ) -> RemoteError {
    let place = answer.header("location").map { "it leads to \(RemoteAnswer.harmless($0)); give the address itself" }
    let said = [advice, place].compactMap { $0 }.map { ", \($0)" }.joined()
    return RemoteError(
      code: .refused, request: "\(method) \(url)", detail: "status \(answer.status)\(said). \(answer.excerpt)")
  }

  /// An answer of status 200 that is not what was asked for: often a page for people, of a proxy that wants a login.
  private func bad(_ url: String, _ answer: RemoteAnswer, _ detail: String) -> RemoteError {
    let isPage = answer.header("content-type")?.lowercased().hasPrefix("text/html") ?? false
    return RemoteError(
      code: .badAnswer, request: "GET \(url)",
      detail: detail + (isPage ? "; it is a web page, perhaps of a proxy in between or of another site" : ""))
  }

  public func byteCount(of name: BlobName) throws -> Int? {
    try sizes.byteCount(of: name) { try askByteCount(of: name) }
  }

  private func askByteCount(of name: BlobName) throws -> Int? {
    let url = address.child("\(name)").description
    let answer = try client.send { RemoteRequest(method: .HEAD, url: url, maximumAnswerBytes: 0) }
    switch answer.status {
    // A server that does not say it leaves the size unknown, and the reader plans without it.
    case 200: return try answer.contentLength(upTo: client.policy.maximumBlobBytes, "HEAD \(url)")
    case 404: return nil
    default: throw refused("HEAD", url, answer)
    }
  }

  public func announcedVersion() throws -> Version? {
    if let version = try announcement() { return version }
    // A wrong address has no announcement either, and must not pass for an empty timeline: its listing throws.
    let record = try smallText("writer.announced") { AnnouncementProof.Record(text: $0) }
    let proof = AnnouncementProof(
      announced: nil, record: record ?? .missing, names: ("\(address)/announced.version", "writer.announced"),
      blobs: try blobs())
    guard let doubt = proof.doubt else { return nil }
    // The first announcement may have come in between.
    if let version = try announcement() { return version }
    throw damagedTimeline(doubt)
  }

  private func announcement() throws -> Version? {
    try smallText("announced.version") { text in Version(text.split(separator: "\n").first ?? "") }
  }

  public func pin() throws -> Pin? { try smallText("pinned.version") { Pin(text: $0) } }

  /// The value of a small text, nil where there is none.
  private func smallText<Value>(_ name: String, _ parse: (String) -> Value?) throws -> Value? {
    let url = address.child(name).description
    let answer = try get(url, maximumBytes: Self.smallAnswerBytes, .text)
    switch answer.status {
    case 200:
      guard let value = parse(String(decoding: answer.body, as: UTF8.self)) else {
        throw bad(url, answer, "'\(answer.excerpt)' is no \(name == "pinned.version" ? "pin" : "version")")
      }
      return value
    case 404: return nil
    default: throw refused("GET", url, answer)
    }
  }

  private func get(
    _ url: String, maximumBytes: Int, _ content: RemoteRequest.Content
  ) throws(RemoteError) -> RemoteAnswer {
    try client.send { RemoteRequest(url: url, maximumAnswerBytes: maximumBytes, content: content) }
  }

  private static func hex(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}

/// The listing of a timeline that is served over HTTP: a line a blob as `sha256sum` prints it, so that names and checksums
/// come in one answer.
struct BlobListing {
  /// SHA-256 of each blob, 64 lower-case hexadecimal digits.
  let checksums: [BlobName: String]

  /// Names that are no blob's are skipped. Nil for a text with a line of another form, or one that is cut off.
  init?(_ text: String) {
    guard text.isEmpty || text.hasSuffix("\n") else { return nil }
    var checksums: [BlobName: String] = [:]
    for line in text.split(separator: "\n") {
      let (hex, rest) = (line.prefix(64), line.dropFirst(64))
      guard hex.utf8.count == 64, hex.utf8.allSatisfy(Self.isDigit), rest.hasPrefix("  ") else { return nil }
      guard let name = BlobName(String(rest.dropFirst(2))) else { continue }
      checksums[name] = String(hex)
    }
    self.checksums = checksums
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

/// Blobs kept in a directory so that a restarted reader does not fetch them again.
///
/// Nothing depends on it: whoever reads a blob verifies it, and a cache that cannot be written costs a download and no more.
struct BlobCache: Sendable {
  let directory: String

  private func file(_ name: BlobName) -> String { "\(directory)/\(name)" }

  /// What is kept under the name, damaged or not; nil when there is nothing to read.
  func read(_ name: BlobName) -> [UInt8]? { try? FileSystem.read(file(name)) }

  func write(_ name: BlobName, _ bytes: [UInt8]) {
    try? FileSystem.createDirectory(directory)
    try? FileSystem.replaceFile(file(name), with: bytes)
  }

  /// Removes the blobs that the server does not have any more, and what a crash left half-written.
  func keepOnly(_ kept: (BlobName) -> Bool) {
    for name in (try? FileSystem.names(in: directory)) ?? [] {
      let isGone = BlobName(name).map { !kept($0) } ?? name.hasSuffix(".tmp")
      if isGone { try? FileSystem.removeFile("\(directory)/\(name)") }
    }
  }
}
