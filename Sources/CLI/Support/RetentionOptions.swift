import ArgumentParser
import Timeline

/// How many old states stay.
struct RetentionOptions: ParsableArguments {
  static let usualStates = 1000

  @Option(help: "How many of the newest states of each timeline are kept; 0 keeps all.")
  var keepStates = usualStates

  @Option(help: "States of so many days are kept besides.")
  var keepDays = 0.0

  func validate() throws {
    guard keepStates >= 0 else { throw ValidationError("--keep-states must not be negative") }
    guard (0...36_525).contains(keepDays) else { throw ValidationError("--keep-days \(keepDays) is outside 0...36525") }
  }

  /// Nil to keep all.
  var policy: RetentionPolicy? {
    keepStates == 0 ? nil : RetentionPolicy(newestStates: keepStates, youngerThan: Int64(keepDays * 86_400_000))
  }
}
