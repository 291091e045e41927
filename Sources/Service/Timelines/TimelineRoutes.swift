import BitMemory
import Gatekeeper
import HTTPTypes
import Hummingbird
import NIOPosix
import Timeline

/// `/timelines`: the timelines of a store in a directory, for readers on other machines.
///
/// A request names a timeline and a file in it. Neither name is ever used as it was sent: the timeline has to be one of the
/// store's few, the file one of the three version files or something that parses as a blob's name. So no request reaches
/// another file, however its path is spelled. Files are read on a pool of threads for blocking work.
struct TimelineRoutes: Sendable {
  /// The store's directory; nil for a store that is not in a directory. Such a store is not passed on: its readers can go
  /// where it is.
  let directory: String?
  let served: CurrentState

  private static let versionFiles = ["announced.version", "writer.announced", "pinned.version"]

  /// `GET /timelines/{timeline}/`: the blobs that have a checksum, a line each as `sha256sum` prints it.
  func listing(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    let folder = try folder(request, context)
    let text = try await NIOThreadPool.singleton.runIfActive { try Self.checksums(in: folder) }
    return Self.text(text, to: request)
  }

  private static func checksums(in folder: String) throws -> String {
    var text = ""
    for name in try FileSystem.names(in: folder) where BlobName(name) != nil {
      guard let bytes = try FileSystem.read("\(folder)/sha256-\(name)") else { continue }
      let line = String(decoding: bytes, as: UTF8.self)
      // A checksum file that names another blob must not pass for that blob's own.
      if line.hasSuffix("  \(name)\n") { text += line }
    }
    return text
  }

  /// `GET /timelines/{timeline}/{name}`: a blob, the announced version or its record, or the pin.
  func file(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    let folder = try folder(request, context)
    let name = context.parameters.get("name") ?? ""
    if Self.versionFiles.contains(name) {
      let path = "\(folder)/\(name)"
      let bytes = try await NIOThreadPool.singleton.runIfActive { try FileSystem.read(path) }
      guard let bytes else { throw Problem.notFound(request.method, request.uri.path) }
      return Self.text(String(decoding: bytes, as: UTF8.self), to: request)
    }
    // The path is made of what the name parses to: only the canonical spelling of a blob reaches the file system.
    guard let blob = BlobName(name) else { throw Problem.notFound(request.method, request.uri.path) }
    let body = try await FileIO().loadFile(path: "\(folder)/\(blob)", context: context)
    return Response(
      status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "private, no-cache"], body: body)
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
