import Testing

@testable import RemoteStores

@Suite("Addresses") struct AddressTests {
  @Test(
    "a web address is taken apart",
    arguments: [
      ("http://host", "http", "host", ""), ("https://host:8443/", "https", "host:8443", ""),
      ("HTTP://[::1]:80/timelines//videos/", "http", "[::1]:80", "/timelines/videos"),
    ])
  func parts(text: String, scheme: String, authority: String, path: String) throws {
    let address = try WebAddress(text)
    #expect((address.scheme, address.authority, address.path) == (scheme, authority, path))
    #expect(address.child("x").description == "\(scheme)://\(authority)\(path)/x")
  }

  @Test(
    "what is no plain address is refused",
    arguments: [
      "", "host", "ftp://host", "http://", "http:///x", "http://host/a?b=c", "http://host/a#b", "http://host/a b",
      "http://host/../x", "http://host/%2e%2e/x", "http://ho st/", "http://host\r\n/",
    ])
  func refused(text: String) {
    let error = #expect(throws: RemoteError.self) { try WebAddress(text) }
    #expect(error?.code == .badAddress)
  }

  @Test("a password in an address is refused and not repeated") func password() throws {
    let error = try #require(throws: RemoteError.self) { try WebAddress("http://me:hush@host/") }
    #expect(!error.description.contains("hush"))
  }

  @Test(
    "a bucket, prefix, region or endpoint that would need escapes is refused",
    arguments: [
      ("http://h", "us", "", ""), ("http://h", "us", "a/b", ""), ("http://h", "us", "b", "a b"),
      ("http://h", "", "b", ""), ("http://h", "u/s", "b", ""), ("http://h/path", "us", "b", ""),
      ("http://h", "us", "b", "../x"),
    ])
  func bucket(endpoint: String, region: String, bucket: String, prefix: String) throws {
    let endpoint = try WebAddress(endpoint)
    let error = #expect(throws: RemoteError.self) {
      try S3Configuration(
        endpoint: endpoint, region: region, bucket: bucket, prefix: prefix,
        credentials: S3Credentials(accessKey: "a", secretKey: "b"), now: { 0 })
    }
    #expect(error?.code == .badAddress)
  }
}
