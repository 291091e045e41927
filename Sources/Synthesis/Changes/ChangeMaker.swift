import Gatekeeper

/// Makes one change after the other, each of the catalogue as the changes before it left it.
struct ChangeMaker: Sendable {
  let catalogue: SyntheticCatalogue
  var random: SeededRandom
  private(set) var edits = CatalogueEdits()
  /// Index of the video that arrives next: the catalogue goes on where it ended.
  var nextArrival: Int

  /// A video, and the title it belongs to.
  struct Subject {
    let title: SyntheticTitle
    let node: VideoNode

    var videoID: Int64 { SyntheticID.video(node.index) }
  }

  /// Of a kind of change that few videos are ripe for, before another kind is drawn.
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
    guard let subject = drawSubject() else { return [] }
    switch kind {
    case .videoDeleted: return deletion(of: subject)
    case .recordDeleted: return recordDeletion(of: subject).map { [.delete($0)] } ?? []
    default: return record(kind, subject).map { [.upsert($0)] } ?? []
    }
  }

  private mutating func record(_ kind: ChangeKind, _ subject: Subject) -> InputRecord? {
    switch kind {
    case .assetProgressed: progressedAsset(of: subject).map(InputRecord.asset)
    case .assetSetBack: setBackAsset(of: subject).map(InputRecord.asset)
    case .languageDelivered: deliveredLanguage(of: subject).map(InputRecord.asset)
    case .availabilityMoved: movedAvailability(of: subject).map(InputRecord.asset)
    case .ratingGiven: givenRating(of: top(of: subject)).map(InputRecord.rating)
    case .synopsisWritten: writtenSynopsis(of: subject).map(InputRecord.synopsis)
    case .contractSigned: signedContract(of: top(of: subject)).map(InputRecord.contract)
    case .contractAdded: addedContract(of: top(of: subject)).map(InputRecord.contract)
    case .contractTerminated: terminatedContract(of: top(of: subject)).map(InputRecord.contract)
    case .windowMoved: contractWithMovedWindow(of: top(of: subject)).map(InputRecord.contract)
    case .videoArrived, .videoDeleted, .recordDeleted, .territoryChanged: nil
    }
  }

  /// Any video that is there; nil when the one that was drawn has been deleted.
  private mutating func drawSubject() -> Subject? {
    let index = random.below(nextArrival)
    guard !edits.isDeleted(.video(id: SyntheticID.video(index))) else { return nil }
    return subject(index)
  }

  func subject(_ index: Int) -> Subject {
    let title = catalogue.wholeTitle(containing: index)
    return Subject(title: title, node: title.nodes[index - title.layout.firstIndex])
  }

  /// The movie or show of a video: what has contracts and ratings.
  private func top(of subject: Subject) -> Subject { Subject(title: subject.title, node: subject.title.top) }
}
