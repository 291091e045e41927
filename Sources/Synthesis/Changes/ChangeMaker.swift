import Gatekeeper
import RuleKit

/// Makes one change after the other, each of the catalogue as the changes before it left it.
///
/// A change begins with a kind, drawn by its weight, and a video, drawn from all that are there. Then the method for that
/// kind looks whether the video is ripe for it: an asset can only be set back when one is approved, a contract only be
/// signed when one is a draft. If the video is not ripe, another one is drawn, and after a few attempts another kind. The
/// events of a change are remembered in `edits`, so that the next change sees them.
///
/// The methods for the kinds stand in `RightsChanges.swift` (contracts, ratings, territories) and `MaterialChanges.swift`
/// (assets, synopses).
struct ChangeMaker: Sendable {
  let catalogue: SyntheticCatalogue
  var random: SeededRandom
  private(set) var edits = CatalogueEdits()
  /// Index of the video that arrives next: the catalogue goes on where it ended.
  private var nextArrival: Int

  /// Videos drawn for a kind that few videos are ripe for, before another kind is drawn.
  private static let attempts = 8

  init(catalogue: SyntheticCatalogue, seed: UInt64) {
    self.catalogue = catalogue
    random = SeededRandom(seed: seed, .changes, entity: 0)
    nextArrival = catalogue.videoCount
  }

  /// The events of the next change: never empty.
  mutating func nextChange() -> [ChangeEvent] {
    while true {
      let kind = ChangeKind.allCases[random.index(weights: ChangeKind.weights)]
      for _ in 0..<Self.attempts {
        let events = change(kind)
        guard !events.isEmpty else { continue }
        for event in events { edits.apply(event) }
        return events
      }
    }
  }

  /// Empty when the video that was drawn is not ripe for such a change.
  private mutating func change(_ kind: ChangeKind) -> [ChangeEvent] {
    switch kind {
    case .territoryChanged: return [changeTerritory()]
    case .videoArrived: return arrival()
    default: break
    }
    guard let video = drawVideo() else { return [] }
    switch kind {
    case .videoDeleted: return deletion(of: video)
    case .recordDeleted: return recordDeletion(of: video).map { [.delete($0)] } ?? []
    default: return record(kind, video).map { [.upsert($0)] } ?? []
    }
  }

  /// The record that changes; nil when the video is not ripe. Contracts and ratings belong to the movie or show.
  private mutating func record(_ kind: ChangeKind, _ video: CatalogueVideo) -> InputRecord? {
    switch kind {
    case .assetProgressed: progressedAsset(of: video).map(InputRecord.asset)
    case .assetSetBack: setBackAsset(of: video).map(InputRecord.asset)
    case .languageDelivered: deliveredLanguage(of: video).map(InputRecord.asset)
    case .availabilityMoved: movedAvailability(of: video).map(InputRecord.asset)
    case .ratingGiven: givenRating(of: video.top).map(InputRecord.rating)
    case .synopsisWritten: writtenSynopsis(of: video).map(InputRecord.synopsis)
    case .contractSigned: signedContract(of: video.top).map(InputRecord.contract)
    case .contractAdded: addedContract(of: video.top).map(InputRecord.contract)
    case .contractTerminated: terminatedContract(of: video.top).map(InputRecord.contract)
    case .windowMoved: contractWithMovedWindow(of: video.top).map(InputRecord.contract)
    case .videoArrived, .videoDeleted, .recordDeleted, .territoryChanged: nil
    }
  }

  /// Any video that is there; nil when the one that was drawn has been deleted.
  private mutating func drawVideo() -> CatalogueVideo? {
    let index = random.below(nextArrival)
    guard !edits.isDeleted(.video(id: SyntheticID.video(index))) else { return nil }
    return catalogue.video(at: index)
  }
}

/// Videos that come with all their records, and records that go.
extension ChangeMaker {
  /// The next video of the endless catalogue that this one is the beginning of. A show or season comes together with what
  /// follows it, up to its first episode: nobody announces a show that has nothing to play.
  private mutating func arrival() -> [ChangeEvent] {
    var events: [ChangeEvent] = []
    var kind: VideoKind
    repeat {
      let arrived = catalogue.video(at: nextArrival)
      kind = arrived.node.kind
      nextArrival += 1
      events.append(.upsert(.video(catalogue.record(of: arrived))))
      events += contracts(of: arrived).map { .upsert(.contract($0)) }
      events += synopses(of: arrived).map { .upsert(.synopsis($0)) }
      events += ratings(of: arrived).map { .upsert(.rating($0)) }
      events += assets(of: arrived).map { .upsert(.asset($0)) }
    } while !kind.isPlayable
    return events
  }

  /// A movie or episode goes, and then what belongs to it.
  private func deletion(of video: CatalogueVideo) -> [ChangeEvent] {
    guard video.node.kind.isPlayable else { return [] }
    var keys = [RecordKey.video(id: video.id)]
    keys += contracts(of: video).map(\.key)
    keys += synopses(of: video).map(\.key)
    keys += ratings(of: video).map(\.key)
    keys += assets(of: video).map(\.key)
    return keys.map(ChangeEvent.delete)
  }

  /// One record of a video goes, most often a file.
  private mutating func recordDeletion(of video: CatalogueVideo) -> RecordKey? {
    switch random.below(20) {
    case ..<10: draw(assets(of: video))
    case ..<15: draw(synopses(of: video))
    case ..<19: draw(ratings(of: video))
    default: draw(contracts(of: video))
    }
  }

  /// The key of any of the records; nil when there is none.
  private mutating func draw(_ records: [some DatasetRecord]) -> RecordKey? {
    records.isEmpty ? nil : random.pick(records).key
  }
}

/// What happens at a service in a day, and how often.
enum ChangeKind: CaseIterable {
  case assetProgressed, assetSetBack, languageDelivered, availabilityMoved
  case ratingGiven
  case synopsisWritten
  case contractSigned, contractAdded, contractTerminated, windowMoved
  case videoArrived, videoDeleted, recordDeleted
  case territoryChanged

  /// How often such a change is drawn, as a part of the sum of all weights. Most changes are one event. The arrival and the
  /// deletion of a video are 40 to 200 events each, and a change of a territory touches every video, so both are rare.
  var weight: Int {
    switch self {
    case .assetProgressed: 3800
    case .assetSetBack: 400
    case .languageDelivered: 800
    case .availabilityMoved: 200
    case .ratingGiven: 1500
    case .synopsisWritten: 1700
    case .contractSigned: 300
    case .contractAdded: 100
    case .contractTerminated: 100
    case .windowMoved: 700
    case .videoArrived: 25
    case .videoDeleted: 5
    case .recordDeleted: 150
    case .territoryChanged: 2
    }
  }

  /// In the order of `allCases`.
  static let weights = allCases.map(\.weight)
}
