import Testing

@testable import RemoteStores

/// The examples of the Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
@Suite("Request signature") struct RequestSignatureTests {
  private let signature = RequestSignature(
    credentials: S3Credentials(
      accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1")
  /// 2013-05-24T00:00:00Z.
  private static let time: Int64 = 1_369_353_600_000
  private static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  private func authorization(_ subject: RequestSignature.Subject) -> String? {
    let headers = signature.headers(for: subject, at: Self.time)
    #expect(headers.first { $0.name == "x-amz-date" }?.value == "20130524T000000Z")
    return headers.first { $0.name == "Authorization" }?.value
  }

  private func expect(_ signature: String, signed: String, _ subject: RequestSignature.Subject) {
    #expect(
      authorization(subject) == "AWS4-HMAC-SHA256 "
        + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=\(signed),"
        + "Signature=\(signature)")
  }

  private static let host = (name: "Host", value: "examplebucket.s3.amazonaws.com")

  @Test("of GET Object with a range") func getObject() {
    expect(
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
      signed: "host;range;x-amz-content-sha256;x-amz-date",
      .init(method: "GET", path: "/test.txt", headers: [Self.host, ("Range", "bytes=0-9")], bodyHash: Self.emptyHash))
  }

  @Test("of PUT Object, with a character that is escaped") func putObject() {
    let headers = [
      Self.host, ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
    ]
    let hash = TestChecksum.hex(Array("Welcome to Amazon S3.".utf8))
    #expect(hash == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
    expect(
      "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
      signed: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
      .init(method: "PUT", path: "/test$file.text", headers: headers, bodyHash: hash))
  }

  @Test("of GET Bucket Lifecycle, a parameter without value") func lifecycle() {
    expect(
      "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
      signed: "host;x-amz-content-sha256;x-amz-date",
      .init(method: "GET", path: "/", query: [("lifecycle", "")], headers: [Self.host], bodyHash: Self.emptyHash))
  }

  @Test("of List Objects, parameters in any order") func list() {
    for query in [[("max-keys", "2"), ("prefix", "J")], [("prefix", "J"), ("max-keys", "2")]] {
      expect(
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        signed: "host;x-amz-content-sha256;x-amz-date",
        .init(
          method: "GET", path: "/", query: query.map { (name: $0.0, value: $0.1) }, headers: [Self.host],
          bodyHash: Self.emptyHash))
    }
  }

  @Test("a session token is sent and signed") func token() {
    let signature = RequestSignature(
      credentials: S3Credentials(accessKey: "a", secretKey: "b", sessionToken: "token"), region: "eu-west-1")
    let headers = signature.headers(
      for: .init(method: "GET", path: "/", headers: [Self.host], bodyHash: Self.emptyHash), at: Self.time)
    #expect(headers.contains { $0 == ("x-amz-security-token", "token") })
    #expect(headers.last?.value.contains(";x-amz-security-token,") == true)
    #expect(headers.last?.value.contains("/eu-west-1/s3/") == true)
  }
}
