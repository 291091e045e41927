import ArgumentParser
import CommandSupport
import Gatekeeper
import Ingest
import Lab
import RuleKit
import Service
import ServiceLifecycle
import Synthesis
import Timeline
import UnixSignals

struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Makes synthetic catalogues of any size, and changes to them.",
    discussion: """
      gatekeeper generate --videos 100000 --store big
      gatekeeper generate changes --videos 100000 --count 50000 --store big --apply
      gatekeeper generate changes --videos 100000 --rate 1000 --for 600 --store big
      gatekeeper generate changes --videos 100000 --share 0.01 --datasets assets,ratings > changes.ndjson

      One seed gives the same records on every machine and on any number of threads.
      """,
    subcommands: [GenerateCatalogueCommand.self, GenerateChangesCommand.self],
    defaultSubcommand: GenerateCatalogueCommand.self)
}

struct GenerateCatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "Writes the input timelines of a synthetic catalogue. The default.",
    discussion: "A dataset that has a state already is left alone, and the exit code is 1.")

  @OptionGroup var catalogueOptions: CatalogueOptions

  @Option(help: "The datasets to write, separated by commas.")
  var datasets = DatasetList.all

  @Option(help: "How many datasets to make at once.")
  var threads = 2

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    try require("--threads", threads, in: 1...16)
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let publisher = CataloguePublisher(
      store: try storeOptions.newStore, catalogue: catalogueOptions.catalogue, instant: catalogueOptions.at.instant)
    let outcomes = try publisher.publish(datasets.datasets, threads: threads)
    for outcome in outcomes { Console.done("\(outcome.dataset)@\(outcome.version): \(outcome.records) records") }
    let memory = ProcessMemory.peakBytes.map { ", \($0 >> 20) MiB of memory at most" } ?? ""
    Console.note("\(Console.seconds((clock.now - start).seconds))\(memory)")
  }
}

struct GenerateChangesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes", abstract: "Prints changes to a synthetic catalogue for 'apply', or applies them.",
    discussion: """
      With --count, the next events of an endless sequence in a realistic mix: each is about a record as the events \
      before it left it. With --share, every record of the datasets for that share of the videos, each with one change. \
      Give the numbers that the catalogue was made with.

      With --rate, the events of the sequence are applied at that many a minute, until --count are out, --for seconds are \
      over, or SIGTERM or SIGINT comes. When an event is due does not depend on how long the ones before it took.
      """)

  @OptionGroup var catalogueOptions: CatalogueOptions

  @Option(help: "The seed of the changes. Default: the catalogue's.")
  var changeSeed: UInt64?

  @Option(help: "How many events.")
  var count: Int?

  @Option(help: "How many events of the sequence to leave out first: those that are applied already.")
  var skip = 0

  @Option(help: "The share of the videos to change, 0...1.")
  var share: Double?

  @Option(help: "How many events a minute to apply.")
  var rate: Double?

  @Option(name: .customLong("for"), help: "For how many seconds to apply events at --rate. Default: no end.")
  var seconds: Double?

  @Option(help: "The share of the time between two events by which each may be late, at random, 0...1.")
  var jitter = 0.0

  @Option(help: "The datasets that change, separated by commas.")
  var datasets = DatasetList.all

  @Flag(help: "Applies the changes to the store instead of printing them; --rate always does.")
  var apply = false

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    if rate != nil {
      guard share == nil else { throw ValidationError("--rate goes with --count or --for, not with --share") }
      guard count == nil || seconds == nil else { throw ValidationError("give either --count or --for") }
    } else {
      guard (count == nil) != (share == nil) else { throw ValidationError("give one of --count, --share and --rate") }
      guard seconds == nil, jitter == 0 else { throw ValidationError("--for and --jitter go with --rate") }
    }
    if let count { try require("--count", count, in: 0...Int.max) }
    try require("--skip", skip, in: 0...Int.max)
    guard share == nil || skip == 0 else { throw ValidationError("--skip goes with --count and --rate") }
    if let share { try require("--share", share, in: 0...1) }
    if let rate { try require("--rate", rate, in: 0.001...1_000_000) }
    if let seconds { try require("--for", seconds, in: 0...1e9) }
    try require("--jitter", jitter, in: 0...1)
  }

  func run() async throws {
    let catalogue = catalogueOptions.catalogue
    let changes = SyntheticChanges(catalogue, seed: changeSeed ?? catalogue.seed)
    if let rate {
      try await load(changes, ChangePace(rate: rate, jitter: jitter, seed: changeSeed ?? catalogue.seed))
    } else if let share {
      let videoDatasets = datasets.datasets.filter { $0 != .territories }
      try send(RevisedVideos(catalogue, share: share, of: videoDatasets, seed: changeSeed ?? catalogue.seed))
    } else {
      let wanted = Set(datasets.datasets)
      let events = changes.lazy.filter { wanted.contains($0.dataset) }  // on its own, or it is not lazy and never ends
      try send(events.dropFirst(skip).prefix(count ?? 0))
    }
  }

  private func load(_ changes: SyntheticChanges, _ pace: ChangePace) async throws {
    let feed = try ChangeFeed(storeOptions.newStore, changes, of: datasets.datasets, skip: skip, at: .now)
    let report = LoadReport(every: .seconds(10))
    let load = ChangeLoad(
      feed: Confined(label: "gatekeeper.load", feed), pace: pace, limit: seconds.map(pace.count(within:)) ?? count,
      now: { .now }, onBatch: report.add)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: load, successTerminationBehavior: .gracefullyShutdownGroup)],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: Logs.logger("gatekeeper.generate")))
    try await group.run()
    Console.done(report.summary)
  }

  private func send(_ events: some Sequence<ChangeEvent>) throws {
    guard apply else { return try print(events) }
    let applier = ChangeApplier(try storeOptions.newStore)
    var (batch, count): ([ChangeEvent], Int) = ([], 0)
    for event in events {
      batch.append(event)
      count += 1
      if batch.count == Self.batchSize {
        try applier.stage(batch, at: .now)
        batch.removeAll()
      }
    }
    try applier.stage(batch, at: .now)
    let states = try applier.publish(at: .now)
    Console.done("\(count) events applied")
    for state in states { Console.done("\(state.timeline)@\(state.version)") }
  }

  /// Events that are held at a time.
  private static let batchSize = 16_384

  private func print(_ events: some Sequence<ChangeEvent>) throws {
    var text = ""
    for event in events {
      text += event.json() + "\n"
      if text.utf8.count >= 1 << 20 {
        try Console.write(Array(text.utf8))
        text = ""
      }
    }
    try Console.write(Array(text.utf8))
  }
}
