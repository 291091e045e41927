import Gatekeeper
import RuleKit
import Synthesis
import Testing

/// The shapes of a large service: how many records of each kind a video has, and how they are spread.
@Suite("Synthetic catalogue's shapes") struct CatalogueShapeTests {
  private static let catalogue = SyntheticCatalogue(videos: 1000, seed: 11, instant: .reference)
  private static let videos = Array(catalogue.videos)
  private static let kinds = Dictionary(uniqueKeysWithValues: videos.map { ($0.id, $0.kind) })
  private static let contracts = catalogue.contracts.filter { kinds[$0.videoID] != nil }

  private static func share(_ count: Int, of total: Int) -> Double { Double(count) / Double(total) }

  /// Records of each video, the videos without any left out.
  private static func counts(_ videoIDs: [Int64], ofKinds wanted: Set<VideoKind>) -> [Int] {
    let counts = videoIDs.reduce(into: [Int64: Int]()) { $0[$1, default: 0] += 1 }
    return counts.filter { kinds[$0.key].map(wanted.contains) == true }.map(\.value)
  }

  private static func average(_ counts: [Int]) -> Double { share(counts.reduce(0, +), of: counts.count) }

  @Test("kinds: 9 % movies, 5 % shows, 8 % seasons, 78 % episodes") func kindShares() {
    let counts = Self.videos.reduce(into: [VideoKind: Int]()) { $0[$1.kind, default: 0] += 1 }
    #expect(counts == [.movie: 90, .show: 50, .season: 80, .episode: 780])
  }

  @Test("parents come before their children, but for one in 500 that never arrives") func parents() {
    let missing = Self.videos.filter { video in
      guard let parent = video.parentID else { return false }
      return Self.kinds[parent] != video.kind.parentKind || parent > video.id
    }
    #expect(missing.count == 2)
  }

  @Test("contracts: 1 to 3 a movie and show, 1 to 4 windows, few of seasons") func contractCounts() {
    let tops = Self.counts(Self.contracts.map(\.videoID), ofKinds: [.movie, .show])
    #expect(tops.count == 140)
    #expect(Set(tops) == [1, 2, 3])
    #expect(Self.counts(Self.contracts.map(\.videoID), ofKinds: [.season]).count < 8)
    #expect(Set(Self.contracts.map(\.windows.count)) == [1, 2, 3, 4])
  }

  @Test("contract states and language limits") func contractStates() {
    let contracts = SyntheticCatalogue(videos: 10_000, seed: 11, instant: .reference).contracts.map { $0 }
    let states = contracts.reduce(into: [ContractState: Int]()) { $0[$1.state, default: 0] += 1 }
    #expect((0.035...0.065).contains(Self.share(states[.draft, default: 0], of: contracts.count)))
    #expect((0.004...0.018).contains(Self.share(states[.terminated, default: 0], of: contracts.count)))
    let limited = contracts.count { $0.audioLanguages != nil || $0.subtitleLanguages != nil }
    #expect((0.17...0.23).contains(Self.share(limited, of: contracts.count)))
  }

  @Test("windows: 30 % closed or still to open, about 400 country sets") func windows() {
    let windows = SyntheticCatalogue(videos: 20_000, seed: 11, instant: .reference).contracts.flatMap(\.windows)
    let closed = windows.count { $0.end.map { $0 <= .reference } == true }
    let future = windows.count { $0.start > .reference }
    #expect((0.27...0.33).contains(Self.share(closed + future, of: windows.count)))
    let sets = Set(windows.map(\.countries))
    #expect((350...420).contains(sets.count), "\(sets.count)")
    #expect(sets.contains(.all))
    #expect(sets.contains { $0.count == 1 })
  }

  @Test("assets: 30 a video, 90 % approved, a few available later") func assets() {
    let assets = Self.catalogue.assets.filter { Self.kinds[$0.videoID] != nil }
    let kinds = assets.reduce(into: [AssetKind: Double]()) { $0[$1.kind, default: 0] += 0.001 }
    #expect((29...31).contains(Self.share(assets.count, of: 1000)))
    #expect((11...13).contains(kinds[.audio, default: 0]))
    #expect((13...15).contains(kinds[.subtitles, default: 0]))
    #expect((1.9...2).contains(kinds[.captions, default: 0]))
    #expect((0.95...1).contains(kinds[.video, default: 0]))
    #expect((0.95...1).contains(kinds[.audioDescription, default: 0]))
    #expect((0.87...0.93).contains(Self.share(assets.count { $0.state == .approved }, of: assets.count)))
    let later = assets.count { $0.availableFrom.map { $0 > .reference } == true }
    #expect((0.005...0.02).contains(Self.share(later, of: assets.count)))
  }

  @Test("ratings: 60 to 120 a movie and show, few on episodes") func ratings() {
    let videoIDs = Self.catalogue.ratings.map(\.videoID)
    let tops = Self.counts(videoIDs, ofKinds: [.movie, .show])
    #expect(tops.count == 140)
    #expect((95...115).contains(Self.average(tops)))
    #expect(tops.allSatisfy { (60...120).contains($0) }, "\(tops.min() ?? 0)...\(tops.max() ?? 0)")
    #expect(Self.counts(videoIDs, ofKinds: [.episode]).count < 30)
    #expect(Self.counts(videoIDs, ofKinds: [.season]).isEmpty)
  }

  @Test("synopses: 30 languages a movie and show, 8 a season and episode, 2 % drafts") func synopses() {
    let synopses = Self.catalogue.synopses.filter { Self.kinds[$0.videoID] != nil }
    #expect((28.5...31).contains(Self.average(Self.counts(synopses.map(\.videoID), ofKinds: [.movie, .show]))))
    #expect((7...9).contains(Self.average(Self.counts(synopses.map(\.videoID), ofKinds: [.season, .episode]))))
    #expect((0.015...0.025).contains(Self.share(synopses.count { $0.state == .draft }, of: synopses.count)))
    #expect((16...24).contains(Self.average(synopses.map { $0.title?.count ?? 0 })))
    #expect((135...150).contains(Self.average(synopses.map { $0.text?.count ?? 0 })))
    #expect(synopses.allSatisfy { $0.text?.hasPrefix("[synthetic, \($0.language.text)] ") == true })
  }

  @Test("countries: 250, of which 239 launched, about 80 with a board, 34 display languages") func territories() {
    let territories = Self.catalogue.territories
    #expect(territories.map(\.country) == Country.all)
    #expect(territories.count { $0.launched } == 239)
    #expect((78...82).contains(territories.count { !$0.boards.isEmpty }))
    #expect(Set(territories.flatMap(\.displayLanguages)).count == 34)
    #expect(territories.allSatisfy { !$0.displayLanguages.isEmpty && $0.name?.isEmpty == false })
  }

  @Test("a few records belong to videos that are not there") func strays() {
    #expect(Self.catalogue.contracts.count { Self.kinds[$0.videoID] == nil } == 2)
    #expect(Self.catalogue.assets.count { Self.kinds[$0.videoID] == nil } == 6)
    #expect(Self.catalogue.ratings.count { Self.kinds[$0.videoID] == nil } == 2)
    #expect(Self.catalogue.synopses.count { Self.kinds[$0.videoID] == nil } == 2)
  }
}
