import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

struct OutputCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "output", abstract: "Prints an output state, one video a line.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case ndjson }

  @Option(
    help:
      "The output version, or an instant: then the newest state evaluated at or before it. Default: the announced one.")
  var at: StateArgument?

  @Option(help: "The form: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = Format.ndjson

  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let state = try OutputStates(storeOptions.store).state(at: at?.text)
    var json = LivenessJSON(state)
    for video in state.videos {
      json.append(video: video)
      if json.bytes.count >= 1 << 20 {
        try Console.write(json.bytes)
        json.removeAll()
      }
    }
    try Console.write(json.bytes)
  }
}
