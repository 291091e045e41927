import BitMemory
import CommandSupport
import Gatekeeper
import Hollow
import HollowTools
import Ingest
import RuleKit
import Synthesis
import Timeline

/// What the dataset engine takes: to load, read, index, look up, change, write and compare states.
///
/// The states are those of a synthetic catalogue: the assets, which are its largest dataset, the videos, and the output of
/// one evaluation, whose records are of another kind (few long records with many references).
struct HollowBench {
  let work: BenchWork

  private var store: Store { work.store }
  private var catalogue: SyntheticCatalogue { work.catalogue }
  private var runs: Int { work.runs }

  func run() throws {
    let add: Add = { work.add($0, $1, $2, threads: $3) }
    let assets = try measureAssets(add)
    if work.wants("hollow.index-build-videos", "hollow.primary-key-lookup") { try measureLookups(add) }
    if work.wants("hollow.produce", "hollow.delta", "hollow.index-update", "hollow.snapshot-write-assets") {
      try measureChange(after: assets, add)
    }
    if work.wants("hollow.snapshot", "hollow.diff") { try measureOutput(add) }
    if work.wants("hollow.replace-all") { try ReplaceAllBench(videos: catalogue.videoCount, runs: runs).run(add) }
  }

  private typealias Add = (_ name: String, _ unit: String, _ samples: [Double], _ threads: Int) -> Void

  private func load(_ dataset: Dataset) throws -> TimelineState {
    guard let state = try Consumer(store.timeline(dataset)).latest() else {
      throw CleanError("\(dataset) was not published")
    }
    return state
  }

  private func measureAssets(_ add: Add) throws -> TimelineState {
    add("hollow.snapshot-load", "s", try Stopwatch.seconds(runs: runs) { _ = try load(.assets) }, 2)
    let state = try load(.assets)
    let type = try root(state.data, "Asset")
    add("hollow.bytes-per-asset", "bytes", [Double(state.data.byteSize) / Double(type.populatedCount)], 1)
    add(
      "hollow.index-build", "s",
      try Stopwatch.seconds(runs: runs) {
        _ = try PrimaryKeyIndex(state.data, type: "Asset")
      }, 1)
    add(
      "hollow.index-build-one-to-many", "s",
      try Stopwatch.seconds(runs: runs) {
        _ = try OneToManyIndex(state.data, type: "Asset", key: ["videoId"])
      }, 1)
    try measureReads(state.data, add)
    return state
  }

  /// Nanoseconds a stored value: one field by page and by ordinal, and four fields of each record.
  private func measureReads(_ data: DataState, _ add: Add) throws {
    let column = try data.column("Asset", "videoId", .long)
    let record = [
      column, try data.column("Asset", "id", .long), try data.column("Asset", "kind", .reference),
      try data.column("Asset", "state", .reference),
    ]
    var sum: UInt64 = 0
    func addReads(_ name: String, fields: Int = 1, _ body: () -> Void) {
      let seconds = Stopwatch.seconds(runs: runs, body)
      add(name, "ns", seconds.map { $0 / Double(column.count * fields) * 1e9 }, 1)
    }
    addReads("hollow.field-read") { column.forEachRaw(in: 0..<column.count) { sum &+= $0 } }
    addReads("hollow.field-read-by-ordinal") { for ordinal in 0..<column.count { sum &+= column.raw(at: ordinal) } }
    addReads("hollow.field-read-record", fields: record.count) {
      for slots in column.stretches { for field in record { field.forEachRaw(in: slots) { sum &+= $0 } } }
    }
    precondition(sum != 1)
  }

  private func root(_ data: DataState, _ type: String) throws -> TypeState {
    guard let state = data[type: type] else { throw CleanError("there is no type \(type)") }
    return state
  }

  /// Random look-ups of every video by its key.
  private func measureLookups(_ add: Add) throws {
    let state = try load(.videos)
    add(
      "hollow.index-build-videos", "s",
      try Stopwatch.seconds(runs: runs) {
        _ = try PrimaryKeyIndex(state.data, type: "Video")
      }, 1)
    let index = try PrimaryKeyIndex(state.data, type: "Video")
    let ids = try state.data.column("Video", "id", .long)
    var random = SystemRandomNumberGenerator()
    let keys = state.data.populated("Video").compactMap { ids.long(at: $0) }.shuffled(using: &random)
    var found = 0
    let seconds = Stopwatch.seconds(runs: runs) { for key in keys where index.find(key) != nil { found += 1 } }
    precondition(found == keys.count * (runs + 1), "a key was not found")
    add("hollow.primary-key-lookup", "ns", seconds.map { $0 / Double(keys.count) * 1e9 }, 1)
  }

  /// A change of the assets and ratings of 1 % of the videos: the producer's cycle, its delta, and its readers.
  private func measureChange(after first: TimelineState, _ add: Add) throws {
    let producers = try [Dataset.assets, .ratings].map { try InputProducer(store, $0, at: catalogue.instant) }
    var (cycles, instant) = ([Double](), catalogue.instant.milliseconds)
    for run in 0...runs {
      let events = Array(
        RevisedVideos(catalogue, share: 0.01, of: [.assets, .ratings], seed: catalogue.seed &+ UInt64(run)))
      instant += 1000
      let seconds = try Stopwatch.seconds {
        for producer in producers { try apply(events, to: producer, at: Instant(milliseconds: instant)) }
      }
      if run > 0 { cycles.append(seconds) }
    }
    add("hollow.produce-1pct", "s", cycles, 1)
    guard let last = producers[0].announced else { return }
    try measureDelta(last, add)
  }

  private func apply(_ events: [ChangeEvent], to producer: InputProducer, at instant: Instant) throws {
    let editor = try producer.begin(at: instant)
    for event in events where event.dataset == producer.dataset { try editor.apply(event) }
    _ = try producer.publish(at: instant)
  }

  /// The last delta of the assets: written, applied, and followed by an index.
  private func measureDelta(_ last: TimelineState, _ add: Add) throws {
    let timeline = store.timeline(.assets)
    let blobs = try timeline.blobs()
    guard let name = blobs.first(where: { if case .delta(_, last.version) = $0 { true } else { false } }),
      case .delta(let from, _) = name
    else { return }
    let old = try Consumer(timeline).state(at: from)
    let new = try timeline.withBlob(name) { try DeltaReader.apply($0, to: old.data) }
    add("hollow.delta-write", "s", Stopwatch.seconds(runs: runs) { _ = DeltaWriter.write(from: old.data, to: new) }, 1)
    add(
      "hollow.delta-apply", "s",
      try Stopwatch.seconds(runs: runs) {
        _ = try timeline.withBlob(name) { try DeltaReader.apply($0, to: old.data) }
      }, 1)
    let index = try PrimaryKeyIndex(old.data, type: "Asset")
    add(
      "hollow.index-update", "s",
      try Stopwatch.seconds(runs: runs) {
        _ = try index.updated(by: StateChanges(from: old.data, to: new))
      }, 1)
    let byVideo = try OneToManyIndex(old.data, type: "Asset", key: ["videoId"])
    add(
      "hollow.index-update-one-to-many", "s",
      try Stopwatch.seconds(runs: runs) {
        _ = try byVideo.updated(by: StateChanges(from: old.data, to: new))
      }, 1)
    add("hollow.snapshot-write-assets", "s", Stopwatch.seconds(runs: runs) { _ = SnapshotWriter.write(new) }, 1)
  }

  /// The output state: its snapshot, and diffs of 1 % and of everything.
  private func measureOutput(_ add: Add) throws {
    let cycle = try EvaluationCycle(
      store.liveness, evaluator: Evaluator(RuleSets.standard), at: catalogue.instant)
    let start = catalogue.instant.milliseconds
    let inputs = store.inputs()
    func evaluate(_ second: Int64) throws -> DataState {
      let instant = Instant(milliseconds: start + second * 1000)
      let pins = try inputs.latest()
      return try cycle.run(pins, at: catalogue.instant, publishedAt: instant).state.data
    }
    let before = try evaluate(100)
    add("hollow.snapshot-write", "s", Stopwatch.seconds(runs: runs) { _ = SnapshotWriter.write(before) }, 1)
    add("hollow.snapshot-bytes-output", "bytes", [Double(SnapshotWriter.write(before).count)], 1)
    add(
      "hollow.snapshot-load-output", "s",
      try Stopwatch.seconds(runs: runs) {
        _ = try Consumer(store.liveness).latest()
      }, 2)
    let revised = RevisedVideos(catalogue, share: 0.01, of: [.assets, .ratings, .contracts], seed: 99)
    _ = try ChangeApplier(store).apply(Array(revised), at: Instant(milliseconds: start + 200_000))
    let after = try evaluate(300)
    try measureDiff("hollow.diff-1pct", before, after, add)
    _ = try ChangeApplier(store).apply(work.closedCountry, at: Instant(milliseconds: start + 400_000))
    try measureDiff("hollow.diff-all", after, try evaluate(500), add)
  }

  private func measureDiff(_ name: String, _ left: DataState, _ right: DataState, _ add: Add) throws {
    var modified = 0
    let seconds = try Stopwatch.seconds(runs: runs) {
      modified = try RecordDiff(left, right, type: "VideoLiveness").modified.count
    }
    add(name, "s", seconds, 2)
    add("\(name)-records", "count", [Double(modified)], 2)
  }
}
