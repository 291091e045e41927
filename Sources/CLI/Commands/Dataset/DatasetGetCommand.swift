import ArgumentParser
import Hollow
import HollowTools
import Timeline

struct DatasetGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Prints one record with everything it refers to.",
    usage:
      "gatekeeper dataset get DATASET KEY [--type TYPE] [--at VERSION] [--store DIR|--timeline DIR] [-o table|json]",
    discussion: RecordKeyHelp.text)

  @OptionGroup var argument: DatasetArgument

  @Argument(help: "The record's key.")
  var key: String?

  @Option(help: "The record's type. Default: the dataset's own.")
  var type: String?

  @Option(help: "The version. Default: the announced one.")
  var at: VersionArgument?

  @OptionGroup var formatOptions: FormatOptions

  func run() async throws {
    let text = try argument.words(key, required: ["KEY"])[0]
    let state = try argument.state(at: at?.version, of: Consumer(try argument.blobs()))
    let type = try argument.keyedType(type, in: state.data)
    let key = try RecordKey(type, in: state.data)
    let parts = try key.parse(text)
    guard let ordinal = try PrimaryKeyIndex(state.data, type: type).find(parts) else {
      throw CleanError("\(state.timeline)@\(state.version): no \(type) has the key \(key.text(parts))")
    }
    let value = try RecordExpander(state.data).expand(type, ordinal)
    switch formatOptions.format {
    case .json: Console.print(value.json())
    case .table: for line in Self.table(value) { Console.print(line) }
    }
  }

  private static func table(_ value: ExpandedValue) -> [String] {
    var table = TextTable("FIELD", "VALUE")
    for line in value.lines { table.add(line.path, line.text) }
    return table.lines
  }
}
