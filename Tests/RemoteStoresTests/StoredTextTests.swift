import Testing
import Timeline

@testable import RemoteStores

@Suite("Stored texts") struct StoredTextTests {
  private static let hex = String(repeating: "0123456789abcdef", count: 4)

  @Test("a listing is read as sha256sum prints it, foreign names skipped") func listing() throws {
    let listing = try #require(BlobListing("\(Self.hex)  snapshot-7\n\(Self.hex)  announced.version\n"))
    #expect(listing.checksums == [.snapshot(Version(rawValue: 7)): Self.hex])
    #expect(BlobListing("")?.checksums.isEmpty == true)
  }

  @Test(
    "a listing of another form is refused",
    arguments: [
      "<html>", "\(hex)  snapshot-7", "\(hex.dropLast())  snapshot-7\n", "\(hex) snapshot-7\n",
      "\(hex.uppercased())  snapshot-7\n", "\(hex)  snapshot-7\n\(hex.prefix(20))\n",
    ])
  func badListing(text: String) { #expect(BlobListing(text) == nil) }

  @Test("a record is read back as it was written", arguments: [nil, 7 as Int64?]) func record(version: Int64?) {
    let record = TimelineRecord(
      epoch: 12, lease: "a1", holder: "host 4711", expiresAt: 99, version: version.map { Version(rawValue: $0) })
    #expect(TimelineRecord(record.text) == record)
  }

  @Test("a holder is one line") func holder() throws {
    let record = TimelineRecord(epoch: 1, lease: "a", holder: "x\nepoch 99\r\nexpires 0", expiresAt: 5, version: nil)
    let read = try #require(TimelineRecord(record.text))
    #expect((read.epoch, read.expiresAt, read.holder) == (1, 5, "x epoch 99 expires 0"))
  }

  @Test(
    "a record of another form is refused",
    arguments: [
      "", " ", "epoch", "version none\nepoch x\nlease a\nholder b\nexpires 1\n",
      "version x\nepoch 1\nlease a\nholder b\nexpires 1\n",
      "epoch 1\nlease a\nholder b\nexpires 1\n", "20261123120000000",
    ])
  func badRecord(text: String) { #expect(TimelineRecord(text) == nil) }
}
