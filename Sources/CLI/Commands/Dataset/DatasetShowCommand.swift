import ArgumentParser
import BitMemory
import Gatekeeper
import Hollow
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
