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
      valueName: "location"),
    transform: { try StoreLocation($0) })
  var location = StoreLocation(directory: "data")

  var store: Store { location.store }
}
