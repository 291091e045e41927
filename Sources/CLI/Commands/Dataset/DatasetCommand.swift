import ArgumentParser
import BitMemory
import CommandSupport
import Gatekeeper
import Hollow
import RuleKit
import Timeline

/// Everything about the timelines themselves, whatever their records mean.
struct DatasetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Looks into timelines: versions, records, differences, history, soundness.",
    discussion: """
      DATASET is videos, contracts, assets, ratings, synopses, territories or liveness of --store; with --timeline DIR, \
      the directory of any Hollow producer, it is left out.
      """,
    subcommands: [
      DatasetListCommand.self,
      DatasetPinCommand.self, DatasetUnpinCommand.self, DatasetRollbackCommand.self, DatasetPruneCommand.self,
      DatasetShowCommand.self,
      DatasetGetCommand.self,
      DatasetDiffCommand.self,
      DatasetHistoryCommand.self,
      DatasetVerifyCommand.self, DatasetRepairCommand.self,
    ])
}

/// The timeline a command is about: DATASET of --store, or any directory of blobs.
///
/// DATASET is the first positional argument and goes missing with `--timeline`; `words(_:_:)` sorts out the others.
struct DatasetArgument: ParsableArguments {
  @Argument(help: "A dataset, or liveness; leave it out with --timeline.")
  var dataset: String?

  @Option(help: "The directory of a timeline, with or without checksum files, instead of --store and DATASET.")
  var timeline: String?

  @OptionGroup var storeOptions: StoreOptions

  /// The names DATASET may have.
  static let names = Dataset.allCases.map(\.rawValue) + [Store.livenessName]

  /// The positional arguments after DATASET, in order.
  ///
  /// Throws a usage error when one of `required` is missing, or when too many are there.
  ///
  /// - Parameters:
  ///   - following: what the parser took for them.
  ///   - required: their names, for the message.
  func words(_ following: String?..., required: [String]) throws -> [String] {
    let given = ([dataset] + following).compactMap(\.self)
    let words = timeline == nil ? Array(given.dropFirst()) : given
    guard words.count >= required.count else {
      throw ValidationError("\(given.isEmpty && timeline == nil ? "DATASET" : required[words.count]) is missing")
    }
    guard words.count <= following.count else { throw ValidationError("'\(words[following.count])' is one too many") }
    return words
  }

  /// Whether one timeline is named at all.
  var isGiven: Bool { timeline != nil || dataset != nil }

  /// The timeline's blobs.
  ///
  /// - Parameter names: those that DATASET may have.
  func blobs(among names: [String] = names) throws -> any BlobStore {
    if let timeline, try !DirectoryIdentity(timeline).exists { throw CleanError("there is no directory \(timeline)") }
    if let timeline { return DirectoryBlobStore(path: timeline, timeline: timeline, checksums: .whenPresent) }
    guard let dataset else { throw ValidationError("DATASET is missing: \(names.joined(separator: ", "))") }
    guard names.contains(dataset) else {
      throw ValidationError("there is no dataset '\(dataset)': \(names.joined(separator: ", "))")
    }
    return try storeOptions.store.timeline(named: dataset)
  }

  /// The blobs of the dataset called `name`, nil for no dataset.
  static func blobs(_ name: String, of store: Store) -> (any BlobStore)? {
    names.contains(name) ? store.timeline(named: name) : nil
  }

  /// The state at `version`, by default the announced one.
  func state(at version: Version?, of consumer: Consumer) throws -> TimelineState {
    if let version { return try consumer.state(at: version) }
    guard let state = try consumer.latest() else {
      throw TimelineError(code: .noState, timeline: consumer.timeline, detail: "nothing was announced yet")
    }
    return state
  }

  /// The type of the records that `get`, `diff` and `history` are about: `given`, the dataset's root type, or the only
  /// one with a primary key that no other type refers to.
  func keyedType(_ given: String?, in state: DataState) throws -> String {
    if let given {
      guard state[type: given] != nil else {
        throw CleanError("there is no type \(given): \(state.types.map(\.name).sorted().joined(separator: ", "))")
      }
      return given
    }
    if timeline == nil, let dataset {
      return Dataset(rawValue: dataset).map(DatasetSchemas.rootType(of:)) ?? "VideoLiveness"
    }
    let referenced = Set(state.types.flatMap(\.schema.referencedTypes))
    let keyed = state.types.filter { type in
      if case .object(let schema) = type.schema { !schema.primaryKey.isEmpty } else { false }
    }.map(\.name)
    let roots = keyed.filter { !referenced.contains($0) }
    guard roots.count == 1 else {
      if keyed.isEmpty { throw CleanError("no type of \(timeline ?? "the dataset") has a primary key") }
      throw ValidationError("--type is missing: one of \(keyed.sorted().joined(separator: ", "))")
    }
    return roots[0]
  }
}

/// The positional name of a timeline that a command changes: a dataset's, or `liveness`.
struct DatasetName: ExpressibleByArgument {
  let name: String
  /// Nil for the output.
  private let dataset: Dataset?

  init?(argument: String) {
    dataset = Dataset(rawValue: argument)
    guard dataset != nil || argument == Store.livenessName else { return nil }
    name = argument
  }

  static var allValueStrings: [String] { DatasetArgument.names }

  func timeline(of store: Store) -> any BlobStore { dataset.map { store.timeline($0) } ?? store.liveness }

  var schemas: [Schema] { dataset.map { DatasetSchemas.schemas(of: $0) } ?? DatasetSchemas.liveness }
}

/// What a timeline keeps, told from its blobs' names and sizes and one small header.
struct TimelineSummary {
  /// One kept state and the sizes of the blobs that lead to it, nil without one.
  struct KeptState {
    var version: Version
    var snapshotBytes: Int?
    /// From the version before.
    var deltaBytes: Int?
    /// From the version after.
    var reverseDeltaBytes: Int?
  }

  let timeline: String
  let announced: Version?
  let pin: Pin?
  /// Ascending by version; nothing beyond the announced one.
  let states: [KeptState]
  let blobCount: Int
  let byteCount: Int
  /// When the announced state was published, in ms since 1970; nil when its producer did not say or its blob is damaged
  /// (which is for `verify` to tell).
  let publishedAt: Int64?

  init(_ store: some BlobStore) throws {
    timeline = store.timeline
    announced = try store.announcedVersion()
    pin = try store.pin()
    var states: [Version: KeptState] = [:]
    var (blobCount, byteCount) = (0, 0)
    for blob in try store.blobs() {
      let size = try store.byteCount(of: blob) ?? 0
      // Sizes are what a store says, and a server may say anything.
      let (sum, isOverflow) = byteCount.addingReportingOverflow(size)
      (blobCount, byteCount) = (blobCount + 1, isOverflow ? .max : sum)
      guard let announced, blob.version <= announced else { continue }
      switch blob {
      case .snapshot(let version): states[version, default: KeptState(version: version)].snapshotBytes = size
      case .delta(_, let to): states[to, default: KeptState(version: to)].deltaBytes = size
      case .reverseDelta(_, let to): states[to, default: KeptState(version: to)].reverseDeltaBytes = size
      case .header: break
      }
    }
    self.states = states.values.sorted { $0.version < $1.version }
    (self.blobCount, self.byteCount) = (blobCount, byteCount)
    publishedAt = try? announced.flatMap { try Self.publishedAt($0, in: store) }
  }

  private static func publishedAt(_ version: Version, in store: some BlobStore) throws -> Int64? {
    let blobs = try store.blobs().filter { blob in
      switch blob {
      case .snapshot(let to), .delta(_, let to): to == version
      case .reverseDelta, .header: false
      }
    }
    let smallest = try blobs.min { try store.byteCount(of: $0) ?? .max < store.byteCount(of: $1) ?? .max }
    guard let smallest else { return nil }
    let tags = try store.withBlob(smallest) { try BlobHeader(reading: $0).tags }
    return tags.last { $0.key == TimelineState.publishedAtTag }.flatMap { Int64($0.value) }
  }
}

struct DatasetListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "Lists timelines with what they keep; of one dataset, its versions.")

  @OptionGroup var argument: DatasetArgument
  @OptionGroup var formatOptions: FormatOptions

  func run() async throws {
    _ = try argument.words(required: [])
    var summaries: [TimelineSummary] = []
    var isComplete = true
    for blobs in try timelines() {
      do {
        summaries.append(try TimelineSummary(blobs))
      } catch let error as TimelineError where !argument.isGiven {
        // One damaged timeline hides no other.
        Console.note("\(error)")
        isComplete = false
      }
    }
    switch formatOptions.format {
    case .table:
      let lines = argument.isGiven ? summaries.flatMap(Self.versions) : Self.table(summaries, now: .now)
      for line in lines { Console.print(line) }
    case .json: for summary in summaries { Console.print(Self.json(summary, listsVersions: argument.isGiven)) }
    }
    if !isComplete { throw ExitCode(1) }
  }

  private func timelines() throws -> [any BlobStore] {
    if argument.isGiven { return [try argument.blobs()] }
    let store = try argument.storeOptions.store
    return DatasetArgument.names.compactMap { DatasetArgument.blobs($0, of: store) }
  }

  private static func table(_ summaries: [TimelineSummary], now: Instant) -> [String] {
    var table = TextTable("DATASET", "ANNOUNCED", "AGE", "PIN", "STATES", "OLDEST", "NEWEST", "BLOBS", "BYTES")
    for summary in summaries {
      let age = summary.publishedAt.map { "\(now.seconds(since: Instant(milliseconds: $0))) s" } ?? "-"
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
