import BitMemory
import Gatekeeper
import HTTPTypes
import Hummingbird
import Timeline

/// `/timelines`: the timelines of a store in a directory, for readers on other machines.
///
/// A request names a timeline and a file in it. Neither name is ever used as it was sent: the timeline has to be one of the
/// store's few, the file one of the three version files or something that parses as a blob's name. So no request reaches
/// another file, however its path is spelled.
struct TimelineRoutes: Sendable {
  /// The store's directory; nil for a store that is not in a directory. Such a store is not passed on: its readers can go
  /// where it is.
  let directory: String?
  let served: CurrentState
  private let downloads = Downloads()

  private static let versionFiles = ["announced.version", "writer.announced", "pinned.version"]

  init(directory: String?, served: CurrentState) { (self.directory, self.served) = (directory, served) }

  /// `GET /timelines/{timeline}/`: the blobs that have a checksum, a line each as `sha256sum` prints it.
  func listing(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    let folder = try folder(request, context)
    var text = ""
    for name in try FileSystem.names(in: folder) {
      guard let blob = BlobName(name), let checksum = try Self.checksum(of: blob, in: folder) else { continue }
      text += checksum
    }
    return Self.text(text, to: request)
  }

  /// The line of a blob's checksum file; nil without one, and for one that names another blob: that must not pass for this
  /// blob's own.
  private static func checksum(of blob: BlobName, in folder: String) throws -> String? {
    guard let bytes = try FileSystem.read("\(folder)/sha256-\(blob)") else { return nil }
    let line = String(decoding: bytes, as: UTF8.self)
    return line.hasSuffix("  \(blob)\n") ? line : nil
  }

  /// `GET /timelines/{timeline}/{name}`: a blob, the announced version or its record, or the pin.
  func file(_ request: Request, _ context: BasicRequestContext, _ work: WorkPool) async throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    let folder = try folder(request, context)
    let name = context.parameters.get("name") ?? ""
    return try await work.run {
      if Self.versionFiles.contains(name) {
        guard let bytes = try FileSystem.read("\(folder)/\(name)") else {
          throw Problem.notFound(request.method, request.uri.path)
        }
        return Self.text(String(decoding: bytes, as: UTF8.self), to: request)
      }
      // The path is made of what the name parses to: only the canonical spelling of a blob reaches the file system.
      guard let blob = BlobName(name), let file = try Self.open("\(folder)/\(blob)") else {
        throw Problem.notFound(request.method, request.uri.path)
      }
      let digest = try Self.checksum(of: blob, in: folder)?.prefix { $0 != " " }
      return try BlobDownload(file, digest.map { EntityTag(digest: $0) }).response(to: request, downloads)
    }
  }

  /// Nil where there is no file, or something that is no file.
  private static func open(_ path: String) throws -> OpenFile? {
    do {
      return try OpenFile(path: path)
    } catch {
      // What is there and cannot be opened is the server's failure: a reader must not take it for a blob that was removed.
      guard error.isMissing || error.isNoFile else { throw error }
      return nil
    }
  }

  private func folder(_ request: Request, _ context: BasicRequestContext) throws -> String {
    guard let directory, let name = context.parameters.get("timeline"), Store.timelineNames.contains(name) else {
      throw Problem.notFound(request.method, request.uri.path)
    }
    let folder = "\(directory)/\(name)"
    // Readers elsewhere would take a listing of nothing for a timeline that has no state yet.
    if served.hasRead(name), try !DirectoryIdentity(folder).exists { throw Problem.timelineGone(name) }
    return folder
  }

  private static func text(_ text: String, to request: Request) -> Response {
    .tagged(
      text, contentType: "text/plain; charset=utf-8", headers: [.cacheControl: "private, no-cache"], to: request)
  }
}
