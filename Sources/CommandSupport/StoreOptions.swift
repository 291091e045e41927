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

  /// The store to read, or to evaluate into. Throws where there is none: a location with a slip in it, or a volume that is
  /// not mounted, must not pass for an empty store, nor become a new one.
  package var store: Store {
    get throws { try StoreLocation(location).existing() }
  }

  /// The store to bring records into, which makes it where there is none.
  package var newStore: Store {
    get throws { try StoreLocation(location).store }
  }

  /// The store of a service, which may start before the first import: its directory is there, and perhaps nothing else.
  package var awaitedStore: Store {
    get throws { try StoreLocation(location).awaited() }
  }
}

/// Where a store is, as it is given on the command line: a directory, `http(s)://HOST/timelines` for reading, or
/// `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`.
/// ```swift
/// let prod = try StoreLocation("http://127.0.0.1:8080/timelines", cache: "cache").store
/// let out = try StoreLocation("preprod").store
/// ```
package struct StoreLocation {
  package let store: Store

  /// Throws a usage error for a text that is no location, and for a bucket without credentials in the environment.
  ///
  /// - Parameter cache: a directory that keeps what is fetched over HTTP; nil keeps nothing.
  package init(_ text: String, cache: String? = nil) throws {
    do throws(RemoteError) {
      switch Self.scheme(of: text) {
      case "http", "https": store = try Self.web(text, cache)
      case "s3": store = try Self.bucket(text)
      case let scheme?:
        throw RemoteError(
          code: .badAddress, request: text,
          detail: "there are no stores of '\(scheme):'; give a directory (./\(scheme):... for one of that name), "
            + "http://HOST/timelines or s3://BUCKET")
      case nil:
        guard !text.allSatisfy(\.isWhitespace) else {
          throw RemoteError(
            code: .badAddress, request: "an empty location", detail: "give a directory, http://... or s3://...")
        }
        store = Store(path: text)
      }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// What an address begins with (RFC 3986 3.1), in lower case; nil for a path.
  ///
  /// A path that looks so is taken for an address: better to refuse it than to make a directory `gs:` for a bucket.
  private static func scheme(of text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.utf8.first else { return nil }
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
    let isScheme =
      isLetter(first)
      && text.utf8[..<colon].allSatisfy { byte in
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
      }
    return isScheme ? text[..<colon].lowercased() : nil
  }

  /// The store, which must hold a timeline. Throws in words where it does not.
  package func existing() throws -> Store {
    guard try store.presence() != .filled else { return store }
    throw Self.missing(store)
  }

  /// The store, whose directory must be there. One elsewhere is not looked at: a service tries again until it answers.
  package func awaited() throws -> Store {
    guard store.directory != nil, try store.presence() == .absent else { return store }
    throw Self.missing(store)
  }

  private static func missing(_ store: Store) -> CleanError {
    CleanError("there is no store at \(store.location); 'gatekeeper import' and 'gatekeeper generate' make one")
  }

  private static func web(_ text: String, _ cache: String?) throws(RemoteError) -> Store {
    let (address, stop) = (try WebAddress(text), RequestStop())
    return Store(location: text, address: "\(address)", interrupt: { stop.stop() }) { name in
      HTTPBlobStore(address.child(name), timeline: name, cache: cache.map { "\($0)/\(name)" }, stop: stop)
    }
  }

  private static func bucket(_ text: String) throws(RemoteError) -> Store {
    let stop = RequestStop()
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
    let place = "s3 \(address) \(configuration.bucket) \(configuration.prefix)"
    return Store(location: text, address: place, interrupt: { stop.stop() }) { [configuration] in
      S3BlobStore(configuration, timeline: $0)
    }
  }

  private static var environmentCredentials: S3Credentials? {
    let environment = ProcessInfo.processInfo.environment
    guard let key = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
      return nil
    }
    return S3Credentials(accessKey: key, secretKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
  }
}
