import TestSupport
import Testing

@testable import Timeline

@Suite("Blob name") struct BlobNameTests {
  private static let one = Version(rawValue: 20_261_123_120_000_001)
  private static let two = Version(rawValue: 20_261_123_120_000_002)

  @Test(
    "is the file name of Java's publisher, and belongs to the newer version",
    arguments: [
      (.snapshot(one), "snapshot-20261123120000001", one), (.header(one), "header-20261123120000001", one),
      (.delta(from: one, to: two), "delta-20261123120000001-20261123120000002", two),
      (.reverseDelta(from: two, to: one), "reversedelta-20261123120000002-20261123120000001", two),
    ] as [(BlobName, String, Version)])
  func forms(name: BlobName, text: String, version: Version) {
    #expect(name.description == text)
    #expect(BlobName(text) == name)
    #expect(name.version == version)
  }

  @Test(
    "no other file is a blob",
    arguments: [
      "", "snapshot", "snapshot-", "snapshot-x", "snapshot-1-2", "snapshot-+1", "snapshot-01", "snapshot--1",
      "Snapshot-1",
      "delta-1", "delta-1-2-3", "delta-1-", "delta-1-2.77.tmp", "snapshot-1.77.tmp", "sha256-snapshot-1", "header-1-2",
      "snapshot_extras-1", "announced.version", "writer.lock", "reversedelta-1",
    ])
  func others(text: String) { #expect(BlobName(text) == nil) }

  @Test("names order by version, then as texts do where versions have as many digits") func order() {
    let versions = [20_260_101_000_000_009, 20_260_101_000_000_010, 20_261_122_221_952_000].map {
      Version(rawValue: $0)
    }
    let pairs = versions.flatMap { one in versions.map { (one, $0) } }
    let names =
      versions.flatMap { [BlobName.snapshot($0), .header($0)] }
      + pairs.flatMap { [BlobName.delta(from: $0, to: $1), .reverseDelta(from: $0, to: $1)] }
    let expected = names.sorted { ($0.version, $0.description) < ($1.version, $1.description) }
    #expect(names.reversed().sorted() == expected)
  }
}
