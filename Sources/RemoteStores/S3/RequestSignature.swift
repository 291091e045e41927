import BitMemory
import Crypto
import Foundation
import Timeline

/// Signs requests as AWS Signature Version 4 says, in the `Authorization` header ("Signature Calculations for the
/// Authorization Header: Transferring Payload in a Single Chunk", Amazon S3 API Reference).
///
/// Both sides write the request in one canonical form: method, path, query, headers and the body's hash, a line each. Its
/// hash, with the time and the region, is what is signed. The key for that is derived from the secret key in four steps, so
/// that it is good for one day, one region and one service alone. The server does the same and compares.
struct RequestSignature {
  let credentials: S3Credentials
  let region: String

  /// What is signed.
  struct Subject {
    var method: String
    /// Not escaped.
    var path: String
    /// Not escaped, in any order.
    var query: [(name: String, value: String)] = []
    /// All headers that are sent, `host` among them; no two of one name.
    var headers: [(name: String, value: String)]
    /// SHA-256 of the body in hexadecimal.
    var bodyHash: String
  }

  /// The headers to add, `Authorization` among them.
  ///
  /// - Parameter instant: now; the server refuses a signature that is 15 minutes off.
  func headers(for subject: Subject, at instant: EpochMilliseconds) -> [(name: String, value: String)] {
    let time = Self.time(instant)
    var added = [(name: "x-amz-content-sha256", value: subject.bodyHash), (name: "x-amz-date", value: time)]
    if let token = credentials.sessionToken { added.append(("x-amz-security-token", token)) }
    let signed = (subject.headers + added).map { (name: $0.name.lowercased(), value: Self.trimmed($0.value)) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let names = signed.map(\.name).joined(separator: ";")
    let request = [
      subject.method, Self.escaped(path: subject.path), Self.query(subject.query),
      signed.map { "\($0.name):\($0.value)\n" }.joined(), names, subject.bodyHash,
    ].joined(separator: "\n")
    let scope = "\(time.prefix(8))/\(region)/s3/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(SHA256.hash(data: Array(request.utf8)).hexadecimal)"
    let signature = Self.code(text, key: key(String(time.prefix(8)))).hexadecimal
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope),SignedHeaders=\(names),Signature=\(signature)"
    return added + [("Authorization", authorization)]
  }

  private func key(_ day: String) -> [UInt8] {
    [day, region, "s3", "aws4_request"].reduce(Array("AWS4\(credentials.secretKey)".utf8)) { Self.code($1, key: $0) }
  }

  private static func code(_ text: String, key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
  }

  /// `yyyyMMddTHHmmssZ`.
  private static func time(_ instant: EpochMilliseconds) -> String {
    Date(timeIntervalSince1970: Double(instant / 1000))
      .formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
  }

  /// Without spaces at the ends, and runs of spaces as one.
  private static func trimmed(_ value: String) -> String { value.split(separator: " ").joined(separator: " ") }

  /// The canonical query: names and values escaped, sorted by name. The URL has it in the same form, so that server and
  /// client cannot read it differently.
  ///
  /// `URLComponents` cannot write it. It leaves characters as they are that a query may hold, such as `+`, `/` and `:`,
  /// where Signature Version 4 escapes everything but the unreserved characters of RFC 3986; and it keeps the order in which
  /// the parameters were given.
  static func query(_ parameters: [(name: String, value: String)]) -> String {
    parameters.map { (name: escaped($0.name), value: escaped($0.value)) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  private static func escaped(_ text: String) -> String { escaped(text, keeping: WebAddress.plainCharacters) }

  /// The path, whose slashes stay.
  private static func escaped(path: String) -> String {
    escaped(path, keeping: pathCharacters)
  }

  private static let pathCharacters = WebAddress.plainCharacters.union(CharacterSet(charactersIn: "/"))

  private static func escaped(_ text: String, keeping kept: CharacterSet) -> String {
    // Nil only for text that is no Unicode, which a Swift string cannot hold.
    text.addingPercentEncoding(withAllowedCharacters: kept) ?? text
  }
}
