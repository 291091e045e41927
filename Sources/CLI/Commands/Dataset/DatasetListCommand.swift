import ArgumentParser
import Gatekeeper
import RuleKit
import Timeline

struct DatasetListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "Lists timelines with what they keep; of one dataset, its versions.")

  @OptionGroup var argument: DatasetArgument
  @OptionGroup var formatOptions: FormatOptions

  func run() async throws {
    _ = try argument.words(required: [])
    let summaries = try timelines().map { try TimelineSummary($0) }
    switch formatOptions.format {
    case .table:
      let lines = argument.isGiven ? summaries.flatMap(Self.versions) : Self.table(summaries, now: .now)
      for line in lines { Console.print(line) }
    case .json: for summary in summaries { Console.print(Self.json(summary, listsVersions: argument.isGiven)) }
    }
  }

  private func timelines() throws -> [any BlobStore] {
    if argument.isGiven { return [try argument.blobs()] }
    return DatasetArgument.names.compactMap { DatasetArgument.blobs($0, of: argument.storeOptions.store) }
  }

  private static func table(_ summaries: [TimelineSummary], now: Instant) -> [String] {
    var table = TextTable("DATASET", "ANNOUNCED", "AGE", "PIN", "STATES", "OLDEST", "NEWEST", "BLOBS", "BYTES")
    for summary in summaries {
      let age = summary.publishedAt.map { "\((now.milliseconds - $0) / 1000) s" } ?? "-"
      table.add(
        summary.timeline, summary.announced?.description ?? "none yet", age, summary.pin?.version.description ?? "-",
        "\(summary.states.count)", summary.states.first?.version.description ?? "-",
        summary.states.last?.version.description ?? "-", "\(summary.blobCount)", "\(summary.byteCount)")
    }
    return table.lines
  }

  private static func versions(_ summary: TimelineSummary) -> [String] {
    var table = TextTable("VERSION", "SNAPSHOT", "DELTA", "REVERSE", "")
    for state in summary.states {
      let size: (Int?) -> String = { $0.map { "\($0)" } ?? "-" }
      let notes = [
        state.version == summary.announced ? "announced" : nil,
        state.version == summary.pin?.version ? "pinned" : nil,
      ]
      table.add(
        "\(state.version)", size(state.snapshotBytes), size(state.deltaBytes), size(state.reverseDeltaBytes),
        notes.compactMap(\.self).joined(separator: ", "))
    }
    return table.lines
  }

  private static func json(_ summary: TimelineSummary, listsVersions: Bool) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("dataset", summary.timeline)
      object.field("announced", summary.announced?.description)
      object.field("publishedAt", summary.publishedAt.map { Instant(milliseconds: $0).description })
      object.field("pin", summary.pin?.version.description)
      object.field("states", summary.states.count)
      object.field("oldest", summary.states.first?.version.description)
      object.field("newest", summary.states.last?.version.description)
      object.field("blobs", summary.blobCount)
      object.field("bytes", summary.byteCount)
      guard listsVersions else { return }
      object.field("versions", objects: summary.states) { state, writer in
        writer.field("version", state.version.description)
        writer.field("snapshotBytes", state.snapshotBytes)
        writer.field("deltaBytes", state.deltaBytes)
        writer.field("reverseDeltaBytes", state.reverseDeltaBytes)
      }
    }
    return writer.text
  }
}
