import ArgumentParser
import BitMemory
import CommandSupport
import Gatekeeper
import Hollow
import HollowTools
import RuleKit
import Timeline

struct DatasetShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows one state: header tags, types with records, bytes and schemas.",
    usage: "gatekeeper dataset show DATASET [--at VERSION] [--store DIR|--timeline DIR] [-o table|json]")

  @OptionGroup var argument: DatasetArgument

  @Option(help: "The version. Default: the announced one.")
  var at: VersionArgument?

  @OptionGroup var formatOptions: FormatOptions

  func run() async throws {
    _ = try argument.words(required: [])
    let state = try argument.state(at: at?.version, of: Consumer(try argument.blobs()))
    switch formatOptions.format {
    case .table: for line in Self.table(state) { Console.print(line) }
    case .json: Console.print(Self.json(state))
    }
  }

  private static func table(_ state: TimelineState) -> [String] {
    var types = TextTable("TYPE", "RECORDS", "HOLES", "BYTES", "BYTES/RECORD", "SHARDS")
    for type in state.data.types {
      types.add(
        type.name, "\(type.populatedCount)", "\(holes(type))", "\(type.byteSize)", bytesARecord(type),
        "\(type.shardCount)")
    }
    var lines = ["\(state.timeline)@\(state.version), \(state.data.byteSize) bytes in memory", ""]
    for tag in state.data.headerTags { lines.append("\(tag.key) = \(tag.value)") }
    lines += [""] + types.lines + [""]
    for type in state.data.types {
      lines += type.schema.description.replacingTabs.split(separator: "\n").map(String.init)
    }
    return lines
  }

  /// Slots between records that hold none.
  private static func holes(_ type: TypeState) -> Int { type.populated.highest + 1 - type.populatedCount }

  private static func bytesARecord(_ type: TypeState) -> String {
    guard type.populatedCount > 0 else { return "-" }
    let tenths = type.byteSize * 10 / type.populatedCount
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func json(_ state: TimelineState) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("dataset", state.timeline)
      object.field("version", state.version.description)
      object.field("bytes", state.data.byteSize)
      object.field("headerTags") { tags in
        for tag in state.data.headerTags { tags.field(tag.key, tag.value) }
      }
      object.field("types", objects: state.data.types) { type, writer in
        writer.field("type", type.name)
        writer.field("records", type.populatedCount)
        writer.field("holes", holes(type))
        writer.field("bytes", type.byteSize)
        writer.field("shards", type.shardCount)
        writer.field("schema", type.schema.description)
      }
    }
    return writer.text
  }
}

extension String {
  fileprivate var replacingTabs: String {
    split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "  ")
  }
}

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
    let key = try KeyPaths(type, in: state.data)
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
    try require("--limit", limit, in: OptionRange.limit)
  }

  func run() async throws {
    let text = try argument.words(key, required: ["KEY"])[0]
    let blobs = try argument.blobs()
    let state = try argument.state(at: nil, of: Consumer(blobs))
    let key = try KeyPaths(try argument.keyedType(type, in: state.data), in: state.data)
    let parts = try key.parse(text)
    let limit = limit == 0 ? Int.max : limit
    var listed = 0
    var isComplete = true
    let besideBlobs = (blobs as? DirectoryBlobStore).map { "\($0.path)/history" }
    guard let directory = index ?? besideBlobs else {
      throw ValidationError("give --index: a directory here for the index of a store elsewhere")
    }
    let history = RecordHistory(blobs, indexDirectory: directory)
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

/// The order of keys in lists: numbers by size, everything else by stored bytes, null first.
enum KeyOrder {
  static func sorted<Element>(
    _ elements: [Element], types: [FieldType], _ key: (Element) -> [KeyPart]
  ) -> [Element] {
    elements.sorted { precedes(key($0), key($1), types) }
  }

  private static func precedes(_ left: [KeyPart], _ right: [KeyPart], _ types: [FieldType]) -> Bool {
    for (index, type) in types.enumerated() where left[index] != right[index] {
      switch (left[index], right[index]) {
      case (.null, _): return true
      case (_, .null): return false
      case (.value(let a), .value(let b)):
        return type == .int || type == .long ? ZigZag.decode(a) < ZigZag.decode(b) : a < b
      case (.bytes(let a), .bytes(let b)): return a.lexicographicallyPrecedes(b)
      default: return false
      }
    }
    return false
  }
}

/// How keys are written, for the help of commands that take one.
enum RecordKeyHelp {
  static let text = """
    KEY is the parts of the primary key in commas: 80000001, or 80000001,DE. A text with a comma or a quote in it stands \
    in double quotes with the escapes of JSON, bytes are 0x and hexadecimal digits, and a null part is null.
    """
}
