import NIOHTTP1
import TestSupport
import Testing

@testable import RemoteStores

@Suite("S3 answers") struct S3AnswerTests {
  /// As Amazon S3 sends it, with an escaped key.
  private static let listing = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- a listing -->
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix/><KeyCount>2</KeyCount>
      <MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated><NextContinuationToken>t+/=</NextContinuationToken>
      <Contents><Key>a&amp;b&#x41;&#66;&lt;</Key><LastModified>2026-11-23T12:00:00.000Z</LastModified>
        <ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>12</Size><Owner><ID>1</ID></Owner>
        <!-- no --><StorageClass>STANDARD</StorageClass></Contents>
      <Contents ><Key>c</Key><Size>9007199254740993</Size></Contents>
    </ListBucketResult>

    """

  private static let empty = "<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated></ListBucketResult>"

  private func listing(_ text: String) -> S3Listing? { S3Listing(document: Array(text.utf8)) }

  private func refusal(_ text: String, status: Int = 404) -> S3Refusal? {
    S3Refusal(RemoteAnswer(status: status, headers: [:], body: Array(text.utf8)))
  }

  @Test("a page of a listing is read") func page() throws {
    let page = try #require(listing(Self.listing))
    #expect(page.objects.map(\.key) == ["a&bAB<", "c"])
    #expect(page.objects.map(\.byteCount) == [12, 9_007_199_254_740_993])
    #expect(page.isTruncated)
    #expect(page.nextContinuationToken == "t+/=")
  }

  @Test("a page with one object, and one with none, are read too") func small() throws {
    let none = try #require(listing(Self.empty))
    #expect(none.objects.isEmpty && !none.isTruncated && none.nextContinuationToken == nil)
    let one = Self.empty.replacing("<IsT", with: "<Contents><Key>k</Key><Size>0</Size></Contents><IsT")
    #expect(listing(one)?.objects.map(\.key) == ["k"])
  }

  @Test("an error is read, with and without a message, and only from an answer that is one") func errors() {
    let text =
      "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>no &quot;x&quot;</Message><Key>x</Key></Error>"
    #expect(refusal(text)?.code == "NoSuchKey")
    #expect(refusal(text)?.message == "no \"x\"")
    #expect(refusal("<Error><Code>SlowDown</Code></Error>", status: 503)?.message == "")
    #expect(refusal("<Error><Code>SlowDown</Code><Message/></Error>", status: 503)?.message == "")
    #expect(refusal(text, status: 200) == nil)
    #expect(refusal("<html><body>not found</body></html>") == nil)
    #expect(refusal("") == nil)
  }

  @Test(
    "what is not well formed, or no listing, is refused",
    arguments: [
      "", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a", "</a>", "<a/>text", "<>x</>", "<a><!--</a>",
      "<?pi?>\(empty)", "<?xml version='1.0'?><?pi?>\(empty)", empty.replacing("</Name>", with: "<?pi?></Name>"),
      empty.replacing("</Name>", with: "<?\u{301}?></Name>"), "<!DOCTYPE\u{301} a>\(empty)",
      "<html><body>no</body></html>", "<Error><Code>NoSuchBucket</Code></Error>",
      "<Error><IsTruncated>false</IsTruncated></Error>",
      empty.replacing("false", with: "perhaps"), empty.replacing("false", with: "&none;"),
      empty.replacing("false", with: "&#xD800;"), empty.replacing("</Name>", with: "&amp</Name>"),
      empty.replacing("<IsT", with: "<Contents><Key>k</Key></Contents><IsT"),
      empty.replacing("<IsT", with: "<Contents><Size>1</Size></Contents><IsT"),
      empty.replacing("<IsT", with: "<Contents><Key>k</Key><Size>x</Size></Contents><IsT"),
      empty.replacing("<IsT", with: "<Contents><Key>k</Key><Size>99999999999999999999</Size></Contents><IsT"),
    ])
  func refused(text: String) { #expect(listing(text) == nil) }

  @Test("a document type is refused, whatever it defines") func entities() {
    let bomb = (1...9).map { "<!ENTITY e\($0) '\(String(repeating: "&e\($0 - 1);", count: 10))'>" }.joined()
    let types = [
      "<!DOCTYPE a>", "<!DOCTYPE a [<!ENTITY e0 'x'>]>", "<!DOCTYPE a [<!ENTITY e0 'ha'>\(bomb)]>",
      "<!DOCTYPE a [<!ENTITY e0 SYSTEM 'file:///etc/passwd'>]>", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'>",
    ]
    for type in types {
      #expect(listing(type + Self.empty) == nil)
      #expect(listing(type + Self.empty.replacing("<Name>b", with: "<Name>&e0;")) == nil)
    }
    #expect(listing(types[2] + Self.empty.replacing("<Name>b", with: "<Name>&e9;")) == nil)
    let wide = (types[2] + Self.empty.replacing("<Name>b", with: "<Name>&e9;")).utf16.flatMap {
      [UInt8($0 & 0xFF), UInt8($0 >> 8)]
    }
    #expect(S3Listing(document: [0xFF, 0xFE] + wide) == nil, "in another encoding")
  }

  @Test("an answer full of nested elements, of attributes or of objects does not crash it", .timeLimit(.minutes(5)))
  func hostile() throws {
    let (bytes, pad) = (4 << 20, Self.empty.utf8.count)
    for depth in [20, 250, 5000, bytes / 8] {
      let deep = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
      #expect(listing(deep) == nil)
      #expect(listing(Self.empty.replacing("<IsT", with: "\(deep)<IsT")) == nil)
      #expect(listing(Self.empty.replacing("<IsT", with: "\(String(repeating: "<a>", count: depth))<IsT")) == nil)
    }
    let object = "<Contents><Key>k</Key><Size>1</Size></Contents>"
    let count = (bytes - pad) / object.utf8.count
    let many = Self.empty.replacing("<IsT", with: String(repeating: object, count: count) + "<IsT")
    #expect(try #require(listing(many)).objects.count == count)
    let hollow = String(repeating: "<Contents/>", count: 100_000)
    #expect(listing(Self.empty.replacing("<IsT", with: "\(hollow)<IsT")) == nil)
    let attributes = (0..<300_000).map { " a\($0)='>'" }.joined()
    #expect(listing(Self.empty.replacing("<Name>", with: "<Name\(attributes)>")) == nil)
    #expect(listing(Self.empty.replacing("<Name>", with: "<Name a='1' b='2' c='3'>")) != nil)
    _ = listing(Self.empty.replacing("<Name>b", with: "<Name>\(String(repeating: "b", count: bytes - pad))"))
    _ = listing(Self.empty.replacing("<Name>b", with: "<Name>\(String(repeating: "&#66;", count: 200_000))"))
  }

  @Test("bytes that are no UTF-8 are refused, wherever they are") func otherBytes() {
    let sound = Array(Self.listing.utf8)
    for position in sound.indices {
      for byte: UInt8 in [0xFE, 0xC0, 0x80, 0] {
        var damaged = sound
        damaged[position] = byte
        #expect(S3Listing(document: damaged) == nil)
      }
    }
  }

  @Test("no damage of a document makes it crash", arguments: 1...4 as ClosedRange<UInt64>) func damage(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let sound = Array(Self.listing.utf8)
    for length in sound.indices.dropLast(2) { #expect(S3Listing(document: Array(sound[..<length])) == nil) }
    let signs = Array("<>/!?&;='\"[]-:x0 \n".utf8)
    for round in 0..<1000 {
      var damaged = sound
      for _ in 0..<3 {
        let position = Int.random(in: damaged.indices, using: &random)
        let sign = signs[Int.random(in: signs.indices, using: &random)]
        damaged[position] = round % 2 == 0 ? sign : UInt8.random(in: 0...255, using: &random)
      }
      _ = S3Listing(document: damaged)
    }
  }
}
