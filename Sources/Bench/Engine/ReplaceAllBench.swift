import Gatekeeper
import Hollow

/// What a producer's own steps take: a cycle that replaces every record of a large output, and one that replaces a single
/// record, without evaluation and without disk.
///
/// The output is not evaluated but made up, with as many videos as the catalogue has, 30 assets each, and country sets and
/// lists of blockers from a small stock. In each round every video, and some assets, get another set of the stock, so that
/// every video's record differs from the one before it, as after a change of a territory. Sets and lists of blockers are
/// added in each cycle that replaces everything, although they stay the same, because an evaluation does that too.
///
/// A cycle has three steps. *Stage* puts the records into the write state, which finds those it has already. *Finish* makes
/// the next state of them. *Deltas* writes the delta and the reverse delta between the last state and the next.
struct ReplaceAllBench {
  let videos: Int
  let runs: Int

  private static let assetsPerVideo = 30
  private static let blocksPerVideo = 12
  private static let sets = 1_000

  typealias Add = (_ name: String, _ unit: String, _ samples: [Double], _ threads: Int) -> Void

  func run(_ add: Add) throws {
    let write = try WriteState(schemas: DatasetSchemas.liveness)
    var content = try Content(write, videos: videos)
    var all: [Steps] = []
    for run in 0...runs + 1 {
      // Two cycles do not count. The first makes the state that the others are compared with, and is a figure of its own;
      // the second still finds the reference counts and statistics of an empty state.
      let steps = try cycle(write) { try content.replaceAll() }
      if run == 0 { add("hollow.replace-all-first-cycle", "s", [steps.stage + steps.finish], 2) }
      if run > 1 { all.append(steps) }
    }
    report("hollow.replace-all", all, add)
    var one: [Steps] = []
    for run in 0...runs {
      let steps = try cycle(write) { try content.replaceOne() }
      if run > 0 { one.append(steps) }
    }
    report("hollow.replace-one", one, add)
  }

  /// The seconds of one cycle's steps.
  private struct Steps {
    var stage = 0.0
    var finish = 0.0
    var deltas = 0.0
  }

  private func report(_ name: String, _ cycles: [Steps], _ add: Add) {
    add("\(name)-stage", "s", cycles.map(\.stage), 1)
    add("\(name)-finish", "s", cycles.map(\.finish), 2)
    add("\(name)-deltas", "s", cycles.map(\.deltas), 2)
  }

  /// One cycle of the producer, in which `stage` adds and removes records.
  private func cycle(_ write: WriteState, _ stage: () throws -> Void) throws -> Steps {
    var steps = Steps()
    write.beginCycle(from: .lastRecords)
    steps.stage = try Stopwatch.seconds(stage)
    var next: DataState?
    let tag = (write.base?.tag ?? 0) + 1
    steps.finish = try Stopwatch.seconds {
      next = try write.finish(tag: tag, headerTags: [], roots: OutputBuilder.roots)
    }
    guard let next else { return steps }
    if let base = write.base {
      steps.deltas = Stopwatch.seconds { _ = DeltaWriter.writeBoth(from: base, to: next) }
    }
    write.commit(next)
    return steps
  }

  /// What the cycles put into the write state.
  private struct Content {
    private let write: WriteState
    private let videos: Int
    private let videoType, assetType, assetListType: WriteState.TypeHandle
    private var setOrdinals: [Ordinal] = []
    private var blockLists: [Ordinal] = []
    /// The videos' records of the last cycle, by video.
    private var videoOrdinals: [UInt32] = []
    private var round: UInt64 = 0

    init(_ write: WriteState, videos: Int) throws {
      (self.write, self.videos) = (write, videos)
      videoType = try write.type(VideoLivenessField.typeName)
      assetType = try write.type(AssetLivenessField.typeName)
      assetListType = try write.type("ListOfAssetLiveness")
    }

    /// Sets and blocks, which stay: they are added again in each cycle, as an evaluation does.
    private mutating func addVocabulary() throws {
      var sets = try write.records(CountrySetField.self)
      var (blockers, blocks) = (try write.records(BlockerField.self), try write.records(BlockField.self))
      let listType = try write.type("ListOfBlock")
      setOrdinals = (0..<ReplaceAllBench.sets).map { index in
        sets.set(.bits, bytes: (0..<32).map { UInt8(truncatingIfNeeded: index >> ($0 & 7)) } + [UInt8(index & 255)])
        return sets.add()
      }
      let blockOrdinals = (0..<ReplaceAllBench.sets).map { index in
        blockers.set(.rule, text: "rule \(index % 12)")
        blockers.set(.code, text: "code \(index % 40)")
        blocks.set(.blocker, reference: blockers.add())
        blocks.set(.countries, reference: setOrdinals[index])
        return blocks.add()
      }
      blockLists = (0..<ReplaceAllBench.sets).map { first in
        let list = (0..<ReplaceAllBench.blocksPerVideo).map { blockOrdinals[(first + $0 * 7) % blockOrdinals.count] }
        return write.add(list: list, to: listType)
      }
    }

    mutating func replaceAll() throws {
      try addVocabulary()
      for ordinal in videoOrdinals { write.remove(Ordinal(ordinal), from: videoType) }
      videoOrdinals = add(videos: 0..<videos)
    }

    mutating func replaceOne() throws {
      write.remove(Ordinal(videoOrdinals[0]), from: videoType)
      videoOrdinals[0] = add(videos: 0..<1)[0]
    }

    /// Adds the assets of `videos`, the lists of them, and the videos' own records. Returns the ordinals of the latter.
    private mutating func add(videos: Range<Int>) -> [UInt32] {
      round += 1
      let count = ReplaceAllBench.assetsPerVideo
      var assets = StoredRows<AssetLivenessField>()
      assets.reserve(videos.count * count)
      for asset in videos.lowerBound * count..<videos.upperBound * count {
        assets.append(long: Int64(asset))
        assets.append(reference: setOrdinals[Int((UInt64(asset) &* 0x9E37_79B9 &+ round) >> 8) % setOrdinals.count])
      }
      var (assetOrdinals, lists, added) = ([UInt32](), [UInt32](), [UInt32]())
      write.add(distinct: assets, to: assetType, ordinals: &assetOrdinals)
      write.add(
        distinctLists: assetOrdinals, ends: (1...videos.count).map { $0 * count }, to: assetListType, ordinals: &lists)
      var rows = StoredRows<VideoLivenessField>()
      for (index, video) in videos.enumerated() {
        rows.append(long: Int64(video))
        rows.append(reference: setOrdinals[(video &* 31 &+ Int(round)) % setOrdinals.count])
        rows.append(reference: blockLists[video % blockLists.count])
        rows.append(reference: Ordinal(lists[index]))
        rows.append(long: nil)
      }
      write.add(distinct: rows, to: videoType, ordinals: &added)
      return added
    }
  }
}
