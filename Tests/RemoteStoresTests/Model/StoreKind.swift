import TestSupport
import Timeline

@testable import RemoteStores

/// The stores that must behave alike.
enum StoreKind: String, CaseIterable, Sendable {
  case directory, http, moto, openStack

  /// Those that can run on this machine.
  static let available = allCases.filter { kind in
    switch kind {
    case .directory, .http: true
    case .moto: MotoServer.isInstalled
    case .openStack: OpenStackServer.isInstalled
    }
  }

  /// Lends an empty timeline of this kind.
  func withTimeline(_ body: (TestTimeline) throws -> Void) throws {
    switch self {
    case .directory:
      let directory = try TemporaryDirectory()
      let store = DirectoryBlobStore(path: directory.path, timeline: TestTimeline.name)
      try body(TestTimeline(writer: store, reader: { store }, raw: DirectoryRawBlobs(path: directory.path)))
    case .http:
      let (directory, logs) = (try TemporaryDirectory(), try TemporaryDirectory())
      let server = try ServedDirectory(directory.path, log: logs.file("log"))
      let (path, address) = (directory.file(TestTimeline.name), try server.timeline())
      try body(
        TestTimeline(
          writer: DirectoryBlobStore(path: path, timeline: TestTimeline.name),
          reader: { HTTPBlobStore(address, timeline: TestTimeline.name) }, raw: DirectoryRawBlobs(path: path)))
      server.process.stop()
    case .moto: try body(TestTimeline(try TestBucket.moto()))
    case .openStack: try body(TestTimeline(try TestBucket.openStack()))
    }
  }
}
