import TestSupport
import Testing

@testable import RemoteStores

@Suite("XML element") struct XMLElementTests {
  private static let listing = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- a listing -->
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Empty/>
      <Contents><Key>a&amp;b&#x41;&#66;&lt;</Key><Owner><ID>1</ID></Owner><!-- no --></Contents>
      <Contents ><Key>c</Key></Contents><IsTruncated>false</IsTruncated>
    </ListBucketResult>

    """

  @Test("elements, their text and references are read") func listing() throws {
    let root = try #require(XMLElement(document: Array(Self.listing.utf8)))
    #expect(root.name == "ListBucketResult")
    #expect(root["IsTruncated"] == "false")
    #expect(root["Empty"] == "")
    #expect(root["Nothing"] == nil)
    #expect(root.children.filter { $0.name == "Contents" }.map { $0["Key"] } == ["a&bAB<", "c"])
  }

  @Test(
    "what is not well formed is refused",
    arguments: [
      "", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a>&none;</a>", "<a>&#xD800;</a>", "<a>&amp</a>",
      "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<a><![CDATA[x]]></a>", "<a", "</a>", "<a/>text", "<>x</>",
      "<a><!--</a>",
      String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40),
    ])
  func refused(text: String) { #expect(XMLElement(document: Array(text.utf8)) == nil) }

  @Test("no damage of a document makes it crash", arguments: 1...4 as ClosedRange<UInt64>) func damage(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let sound = Array(Self.listing.utf8)
    for length in sound.indices { _ = XMLElement(document: Array(sound[..<length])) }
    for _ in 0..<500 {
      var damaged = sound
      for _ in 0..<3 {
        damaged[Int.random(in: damaged.indices, using: &random)] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = XMLElement(document: damaged)
    }
  }
}
