import ArgumentParser
import Gatekeeper

/// The store that a command reads or writes.
struct StoreOptions: ParsableArguments {
  @Option(
    name: .customLong("store"),
    help: ArgumentHelp(
      "The store that holds the timelines.",
      discussion: """
        A directory; http://HOST:PORT/timelines of a 'gatekeeper serve' elsewhere, for reading; or \
        s3://BUCKET/PREFIX?endpoint=URL&region=NAME with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.
        """,
      valueName: "location"))
  var location = "data"

  // Not as the option's transform: the parser would repeat the value in its message, with a password that is in it.
  func validate() throws { _ = try StoreLocation(location) }

  var store: Store {
    guard let parsed = try? StoreLocation(location) else { preconditionFailure("a location that was not validated") }
    return parsed.store
  }
}
