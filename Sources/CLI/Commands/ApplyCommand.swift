import ArgumentParser
import Gatekeeper
import Ingest
import RuleKit
import Timeline

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Applies change events, in order.",
    discussion: """
      One JSON object a line: {"dataset":..,"op":"upsert"|"delete","key":{..},"record":{..}}. A bad line is refused; the \
      others are applied, and the exit code is 3.
      """)

  @Argument(help: "A file with one event a line, plain or gzip; - is standard input.")
  var file: String

  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    var (events, refused): ([ChangeEvent], Int) = ([], 0)
    try await RecordReader().read(ChangeEvent.self, path: file) { batch in
      events += batch.values
      refused += batch.refusals.count
      for refusal in batch.refusals { Console.note("\(refusal)") }
    }
    let states = try ChangeApplier(storeOptions.store).apply(events, at: .now)
    Console.print("\(events.count) events applied, \(refused) lines refused")
    for state in states { Console.print("\(state.timeline)@\(state.version)") }
    if refused > 0 { throw ExitCode(3) }
  }
}
