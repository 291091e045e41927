import ArgumentParser
import Gatekeeper

/// The store that a command reads or writes.
struct StoreOptions: ParsableArguments {
  @Option(name: .customLong("store"), help: "The directory that holds the timelines.")
  var path = "data"

  var store: Store { Store(path: path) }
}
