import Gatekeeper
import Hollow
import RuleKit
import TestSupport

/// Random verdicts of a few videos, kept the plain way: by video, what each blocker blocks. A cell is live where nothing
/// blocks it.
struct RandomVerdicts {
  private(set) var videos: [Int64: [Blocker: CountrySet]] = [:]

  private static let blockers = ["contract", "rating", "synopsis"].flatMap { rule in
    ["missing", "late"].flatMap { code in ["", "en"].map { Blocker(rule: rule, code: code, detail: $0) } }
  }

  init(count: Int, _ random: inout SplitMix64) {
    for id in 0..<count { videos[Int64(id) * 7 + 1] = Self.blocks(&random) }
  }

  private static func blocks(_ random: inout SplitMix64) -> [Blocker: CountrySet] {
    var blocks: [Blocker: CountrySet] = [:]
    for blocker in blockers where random.next() % 4 == 0 {
      let isMost = random.next() % 3 == 0
      let countries = CountrySet(Country.all.filter { _ in random.next() % 8 == 0 })
      blocks[blocker] = isMost ? countries.complement : countries
    }
    return blocks
  }

  /// Removes, adds and changes about one video in `share`.
  func changed(oneIn share: UInt64, _ random: inout SplitMix64) -> RandomVerdicts {
    var next = self
    for id in videos.keys.sorted() where random.next() % share == 0 {
      switch random.next() % 4 {
      case 0: next.videos[id] = nil
      case 1: next.videos[id + 1] = Self.blocks(&random)
      default: next.videos[id] = Self.blocks(&random)
      }
    }
    return next
  }

  /// What blocks a cell; nil for a video that is not there.
  func blockers(_ id: Int64, _ country: Country) -> [Blocker]? {
    videos[id].map { blocks in blocks.filter { $0.value.contains(country) }.map(\.key) }
  }

  /// Writes a whole state, the videos in an order of chance.
  func add(to write: WriteState, _ random: inout SplitMix64) throws {
    write.beginCycle(from: .noRecords)
    let ids = videos.keys.sorted().shuffled(using: &random)
    for id in ids { try add(id, videos[id] ?? [:], to: write) }
  }

  private func add(_ id: Int64, _ blocks: [Blocker: CountrySet], to write: WriteState) throws {
    let live = blocks.values.reduce(CountrySet()) { $0.union($1) }.complement
    let list = try blocks.sorted { $0.key < $1.key }.map { blocker, countries in
      var row = write.row(try write.type("Block"))
      row.set(0, reference: try ordinal(of: blocker, write))
      row.set(1, reference: try ordinal(of: countries, write))
      return write.add(row, to: try write.type("Block"))
    }
    var row = write.row(try write.type("VideoLiveness"))
    row.set(0, long: id)
    row.set(1, reference: try ordinal(of: live, write))
    row.set(2, reference: write.add(list: list, to: try write.type("ListOfBlock")))
    row.set(3, reference: write.add(list: [], to: try write.type("ListOfAssetLiveness")))
    _ = write.add(row, to: try write.type("VideoLiveness"))
  }

  private func ordinal(of blocker: Blocker, _ write: WriteState) throws -> Ordinal {
    var row = write.row(try write.type("Blocker"))
    row.set(0, text: blocker.rule)
    row.set(1, text: blocker.code)
    row.set(2, text: blocker.detail)
    return write.add(row, to: try write.type("Blocker"))
  }

  private func ordinal(of countries: CountrySet, _ write: WriteState) throws -> Ordinal {
    var row = write.row(try write.type("CountrySet"))
    row.set(0, bytes: countries.bytes)
    return write.add(row, to: try write.type("CountrySet"))
  }
}
