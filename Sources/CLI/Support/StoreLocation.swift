import ArgumentParser
import Foundation
import Gatekeeper
import RemoteStores
import RuleKit

/// Where a store is, as it is given on the command line: a directory, `http(s)://HOST/timelines` for reading, or
/// `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`.
struct StoreLocation: Equatable {
  /// As it was given.
  let text: String
  let store: Store

  init(directory: String) { (text, store) = (directory, Store(path: directory)) }

  /// - Parameter cache: a directory that keeps what is fetched over HTTP; nil keeps nothing.
  init(_ text: String, cache: String? = nil) throws {
    self.text = text
    do throws(RemoteError) {
      if text.hasPrefix("http://") || text.hasPrefix("https://") {
        store = try Self.web(text, cache)
      } else if text.hasPrefix("s3://") {
        store = try Self.bucket(text)
      } else {
        store = Store(path: text)
      }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  static func == (left: Self, right: Self) -> Bool { left.text == right.text }

  private static func web(_ text: String, _ cache: String?) throws(RemoteError) -> Store {
    let address = try WebAddress(text)
    return Store(location: text) { name in
      HTTPBlobStore(address.child(name), timeline: name, cache: cache.map { "\($0)/\(name)" })
    }
  }

  private static func bucket(_ text: String) throws(RemoteError) -> Store {
    let form = "give s3://BUCKET[/PREFIX]?endpoint=http://HOST[:PORT]&region=NAME[&conditional-writes=unsupported]"
    func bad(_ detail: String) -> RemoteError { RemoteError(code: .badAddress, request: text, detail: detail) }
    guard let parts = URLComponents(string: text), let bucket = parts.host else { throw bad(form) }
    var values: [String: String] = [:]
    for item in parts.queryItems ?? [] { values[item.name] = item.value }
    guard Set(values.keys).isSubset(of: ["endpoint", "region", "conditional-writes"]) else { throw bad(form) }
    guard let endpoint = values["endpoint"] else { throw bad(form) }
    let environment = ProcessInfo.processInfo.environment
    guard let key = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
      throw bad("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
    }
    var configuration = try S3Configuration(
      endpoint: try WebAddress(endpoint), region: values["region"] ?? "us-east-1", bucket: bucket,
      prefix: parts.path,
      credentials: S3Credentials(
        accessKey: key, secretKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"]),
      now: { Instant.now.milliseconds })
    if let writes = values["conditional-writes"] {
      guard let writes = S3Configuration.ConditionalWrites(rawValue: writes) else { throw bad(form) }
      configuration.conditionalWrites = writes
    }
    let final = configuration
    return Store(location: text) { S3BlobStore(final, timeline: $0) }
  }
}
