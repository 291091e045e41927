import Foundation
import Hollow
import TestSupport
import Testing

@testable import Timeline

/// A store that a real `HollowProducer` wrote, read along its whole chain.
@Suite("Store of a Java producer")
struct JavaProducerTests {
  private static let folder = "fs-producer"
  private let consumer: Consumer

  init() {
    let path = DataFolder.golden.url.appending(path: Self.folder).path
    consumer = Consumer(DirectoryBlobStore(path: path, timeline: "java", checksums: .whenPresent))
  }

  private func versions() throws -> [Version] {
    try DataFolder.golden.lines("\(Self.folder)/versions.txt").compactMap { Version($0) }
  }

  @Test("every version holds what Java's dump tells, forward, back and afresh") func chain() throws {
    let versions = try versions()
    #expect(versions.count == 4)
    #expect(try consumer.versions() == versions)
    #expect(try consumer.latest()?.version == versions.last)
    for version in versions + versions.reversed() + [versions[0], versions[3]] {
      let state = try consumer.state(at: version)
      let expected = try JavaDump(lines: DataFolder.golden.lines("\(Self.folder)/expected-\(version).jsonl"))
      #expect(try JavaDump(state.data) == expected, "\(version)")
      #expect(Dictionary(uniqueKeysWithValues: state.data.headerTags.map { ($0.key, $0.value) }) == expected.headerTags)
    }
  }

  @Test("versions may count from 0") func versionsFromZero() throws {
    let directory = try TemporaryDirectory()
    let versions = try versions()
    for name in try FileManager.default.contentsOfDirectory(
      atPath: DataFolder.golden.url.appending(path: Self.folder).path)
    where BlobName(name) != nil {
      let renamed = versions.enumerated().reduce(name) { $0.replacing("\($1.element)", with: "\($1.offset)") }
      try FileManager.default.copyItem(
        atPath: DataFolder.golden.url.appending(path: "\(Self.folder)/\(name)").path, toPath: directory.file(renamed))
    }
    let store = DirectoryBlobStore(path: directory.path, timeline: "java", checksums: .whenPresent)
    #expect(try store.announcedVersion() == nil, "a Java producer may announce elsewhere, or later")
    try Data("3".utf8).write(to: directory.url.appending(path: "announced.version"))
    #expect(try Consumer(store).versions() == (0...3).map { Version(rawValue: $0) })
    #expect(try Consumer(store).state(at: Version(rawValue: 0)).data.types.isEmpty == false)
    #expect(try TimelineVerification(store, at: nil).faults == [])
  }

  @Test("without checksums it is refused where they are required") func strict() throws {
    let path = DataFolder.golden.url.appending(path: Self.folder).path
    let error = try #require(throws: TimelineError.self) {
      try Consumer(DirectoryBlobStore(path: path, timeline: "java")).latest()
    }
    #expect(error.detail.contains("has no checksum file"))
  }
}
