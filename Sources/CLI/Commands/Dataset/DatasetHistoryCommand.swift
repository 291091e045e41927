import ArgumentParser
import Gatekeeper
import Hollow
import HollowTools
import RuleKit
import Timeline

struct DatasetHistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Prints what happened to one record over all versions that are kept, newest first.",
    usage: """
      gatekeeper dataset history DATASET KEY [--type TYPE] [--limit N] [--index DIR] [--store DIR|--timeline DIR] \
      [-o table|json]
      """,
    discussion: RecordKeyHelp.text)

  @OptionGroup var argument: DatasetArgument

  @Argument(help: "The record's key.")
  var key: String?

  @Option(help: "The record's type. Default: the dataset's own.")
  var type: String?

  @Option(help: "How many changes to list, and fields of each; 0 lists all.")
  var limit = 20

  @Option(help: "Where the index is kept, a cache. Default: 'history' in the timeline's directory.")
  var index: String?

  @OptionGroup var formatOptions: FormatOptions

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit \(limit) is negative") }
  }

  func run() async throws {
    let text = try argument.words(key, required: ["KEY"])[0]
    let blobs = try argument.blobs()
    let state = try argument.state(at: nil, of: Consumer(blobs))
    let key = try RecordKey(try argument.keyedType(type, in: state.data), in: state.data)
    let parts = try key.parse(text)
    let limit = limit == 0 ? Int.max : limit
    var listed = 0
    var isComplete = true
    let history = RecordHistory(blobs, indexDirectory: index ?? "\(blobs.path)/history")
    try history.forEachChange(of: parts, key) { change in
      if listed == limit {
        isComplete = false
        return false
      }
      listed += 1
      switch formatOptions.format {
      case .table: for line in try Self.lines(change, limit: limit) { Console.print(line) }
      case .json: Console.print(try Self.json(change, limit: limit))
      }
      return true
    }
    if listed == 0 {
      throw CleanError("\(blobs.timeline): no version that is kept has a \(key.type) with the key \(key.text(parts))")
    }
    if !isComplete { Console.note("there are earlier changes; --limit 0 lists all") }
  }

  private static func lines(_ change: RecordChange, limit: Int) throws -> [String] {
    let instant = change.publishedAt.map { " at \(Instant(milliseconds: $0))" } ?? ""
    var lines = ["\(change.version)\(instant): \(change.kind.rawValue)"]
    if change.kind == .modified {
      lines += try change.differences(limit: limit).map { "  \(DifferenceText.line($0))" }
    } else if let value = try change.value() {
      lines.append("  \(value.short)")
    }
    return lines
  }

  private static func json(_ change: RecordChange, limit: Int) throws -> String {
    let (differences, value) = (try change.differences(limit: limit), try change.value())
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("version", change.version.description)
      object.field("publishedAt", change.publishedAt.map { Instant(milliseconds: $0).description })
      object.field("change", change.kind.rawValue)
      object.field("fields", objects: differences) { DifferenceText.write($0, to: &$1) }
      object.field("value", json: value?.json())
    }
    return writer.text
  }
}
