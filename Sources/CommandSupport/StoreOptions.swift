import ArgumentParser
import Foundation
package import Gatekeeper
import RemoteStores
import RuleKit

/// The store that a command reads or writes.
package struct StoreOptions: ParsableArguments {
  @Option(
    name: .customLong("store"),
    help: ArgumentHelp(
      "The store that holds the timelines.",
      discussion: """
        A directory; http://HOST:PORT/timelines of a 'gatekeeper serve' elsewhere, for reading; or \
        s3://BUCKET/PREFIX?endpoint=URL&region=NAME with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.
        """,
      valueName: "location"))
  package var location = "data"

  package init() {}

  // Not as the option's transform: the parser would repeat the value in its message, with a password that is in it.
  package func validate() throws { _ = try StoreLocation(location) }

  package var parsed: StoreLocation {
    guard let parsed = try? StoreLocation(location) else { preconditionFailure("a location that was not validated") }
    return parsed
  }

  package var store: Store { parsed.store }
}

/// Where a store is, as it is given on the command line: a directory, `http(s)://HOST/timelines` for reading, or
/// `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`.
/// ```swift
/// let prod = try StoreLocation("http://127.0.0.1:8080/timelines", cache: "cache").store
/// let out = try StoreLocation("preprod").store
/// ```
package struct StoreLocation {
  package let store: Store
  /// Ends requests to another machine that wait, and all to come: for a process that is to stop and only reads the store.
  package let interrupt: @Sendable () -> Void

  /// Throws a usage error for a text that is no location, and for a bucket without credentials in the environment.
  ///
  /// - Parameter cache: a directory that keeps what is fetched over HTTP; nil keeps nothing.
  package init(_ text: String, cache: String? = nil) throws {
    let stop = RequestStop()
    interrupt = { stop.stop() }
    do throws(RemoteError) {
      if text.hasPrefix("http://") || text.hasPrefix("https://") {
        store = try Self.web(text, cache, stop)
      } else if text.hasPrefix("s3://") {
        store = try Self.bucket(text, stop)
      } else {
        store = Store(path: text)
      }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private static func web(_ text: String, _ cache: String?, _ stop: RequestStop) throws(RemoteError) -> Store {
    let address = try WebAddress(text)
    return Store(location: text) { name in
      HTTPBlobStore(address.child(name), timeline: name, cache: cache.map { "\($0)/\(name)" }, stop: stop)
    }
  }

  private static func bucket(_ text: String, _ stop: RequestStop) throws(RemoteError) -> Store {
    func bad(_ detail: String) -> RemoteError { RemoteError(code: .badAddress, request: text, detail: detail) }
    let form = "give s3://BUCKET[/PREFIX]?endpoint=http://HOST[:PORT]&region=NAME[&conditional-writes=unsupported]"
    guard let parts = URLComponents(string: text), let bucket = parts.host else { throw bad(form) }
    var values: [String: String] = [:]
    for item in parts.queryItems ?? [] { values[item.name] = item.value }
    let writes = S3Configuration.ConditionalWrites(rawValue: values["conditional-writes"] ?? "required")
    guard Set(values.keys).isSubset(of: ["endpoint", "region", "conditional-writes"]), let writes,
      let endpoint = values["endpoint"]
    else { throw bad(form) }
    let address = try WebAddress(endpoint)
    guard let credentials = environmentCredentials else {
      throw bad("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
    }
    var configuration = try S3Configuration(
      endpoint: address, region: values["region"] ?? "us-east-1", bucket: bucket, prefix: parts.path,
      credentials: credentials, now: { Instant.now.milliseconds })
    (configuration.conditionalWrites, configuration.stop) = (writes, stop)
    return Store(location: text) { [configuration] in S3BlobStore(configuration, timeline: $0) }
  }

  private static var environmentCredentials: S3Credentials? {
    let environment = ProcessInfo.processInfo.environment
    guard let key = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
      return nil
    }
    return S3Credentials(accessKey: key, secretKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
  }
}
