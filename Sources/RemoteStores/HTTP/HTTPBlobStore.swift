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
/// Calls block until the server answered or `RemotePolicy` gives up: keep them off event loops.
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
  public init(
    _ address: WebAddress, timeline: String, cache: String? = nil, policy: RemotePolicy = RemotePolicy()
  ) {
    (self.address, self.timeline) = (address, timeline)
    client = RemoteClient(policy: policy)
    self.cache = cache.map { BlobCache(directory: $0) }
  }

  public func blobs() throws -> [BlobName] { try list().keys.sorted { "\($0)" < "\($1)" } }

  private func list() throws -> [BlobName: String] {
    let url = "\(address)/"
    let answer = try get(url, maximumBytes: Self.listingBytes)
    guard answer.status == 200 else {
      throw RemoteError(
        code: .refused, request: "GET \(url)",
        detail: "status \(answer.status), so no timeline is served here; check the address. \(answer.excerpt)")
    }
    guard let listing = BlobListing(String(decoding: answer.body, as: UTF8.self)) else {
      throw RemoteError(
        code: .badAnswer, request: "GET \(url)", detail: "this is no listing of blobs: \(answer.excerpt)")
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
    let answer = try get(url, maximumBytes: client.policy.maximumBlobBytes)
    switch answer.status {
    case 200: return answer.body
    case 404: throw damaged(name, "it is missing on the server")
    default: throw refused("GET", url, answer)
    }
  }

  private func damaged(_ name: BlobName, _ what: String) -> TimelineError {
    TimelineError(code: .damagedBlob, timeline: timeline, detail: "\(address)/\(name): \(what)")
  }

  private func refused(_ method: String, _ url: String, _ answer: RemoteAnswer) -> RemoteError {
    RemoteError(code: .refused, request: "\(method) \(url)", detail: "status \(answer.status). \(answer.excerpt)")
  }

  public func byteCount(of name: BlobName) throws -> Int? {
    try sizes.byteCount(of: name) { try askByteCount(of: name) }
  }

  private func askByteCount(of name: BlobName) throws -> Int? {
    let url = address.child("\(name)").description
    let answer = try client.send { RemoteRequest(method: .HEAD, url: url, maximumAnswerBytes: 0) }
    switch answer.status {
    case 200: return answer.header("content-length").flatMap { Int($0) }
    case 404: return nil
    default: throw refused("HEAD", url, answer)
    }
  }

  public func announcedVersion() throws -> Version? {
    guard let text = try smallText("announced.version") else {
      // A wrong address has no announcement either, and must not pass for an empty timeline: its listing throws.
      _ = try list()
      return nil
    }
    let line = text.split(separator: "\n").first ?? ""
    guard let version = Version(line) else { throw badText("announced.version", "'\(line)' is no version") }
    return version
  }

  public func pin() throws -> Pin? {
    guard let text = try smallText("pinned.version") else { return nil }
    guard let pin = Pin(text: text) else { throw badText("pinned.version", "this is no pin: \(text.prefix(200))") }
    return pin
  }

  private func badText(_ name: String, _ detail: String) -> RemoteError {
    RemoteError(code: .badAnswer, request: "GET \(address)/\(name)", detail: detail)
  }

  private func smallText(_ name: String) throws -> String? {
    let url = address.child(name).description
    let answer = try get(url, maximumBytes: Self.smallAnswerBytes)
    switch answer.status {
    case 200: return String(decoding: answer.body, as: UTF8.self)
    case 404: return nil
    default: throw refused("GET", url, answer)
    }
  }

  private func get(_ url: String, maximumBytes: Int) throws(RemoteError) -> RemoteAnswer {
    try client.send { RemoteRequest(url: url, maximumAnswerBytes: maximumBytes) }
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
