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

  @Test("without checksums it is refused where they are required") func strict() throws {
    let path = DataFolder.golden.url.appending(path: Self.folder).path
    let error = try #require(throws: TimelineError.self) {
      try Consumer(DirectoryBlobStore(path: path, timeline: "java")).latest()
    }
    #expect(error.detail.contains("has no checksum file"))
  }
}
