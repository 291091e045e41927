import Gatekeeper
import RuleKit

/// Videos that come with all their records, and records that go.
extension ChangeMaker {
  /// The next video of the endless catalogue that this one is the beginning of; a show or season comes with its first
  /// episode.
  mutating func arrival() -> [ChangeEvent] {
    var events: [ChangeEvent] = []
    var kind: VideoKind
    repeat {
      let arrived = subject(nextArrival)
      kind = arrived.node.kind
      nextArrival += 1
      events.append(.upsert(.video(catalogue.videoGenerator.video(arrived.node, of: arrived.title))))
      events += contracts(of: arrived).map { .upsert(.contract($0)) }
      events += synopses(of: arrived).map { .upsert(.synopsis($0)) }
      events += ratings(of: arrived).map { .upsert(.rating($0)) }
      events += assets(of: arrived).map { .upsert(.asset($0)) }
    } while !kind.isPlayable
    return events
  }

  /// A movie or episode goes, and then what belongs to it.
  func deletion(of subject: Subject) -> [ChangeEvent] {
    guard subject.node.kind.isPlayable else { return [] }
    var keys = [RecordKey.video(id: subject.videoID)]
    keys += contracts(of: subject).map(\.key)
    keys += synopses(of: subject).map(\.key)
    keys += ratings(of: subject).map(\.key)
    keys += assets(of: subject).map(\.key)
    return keys.map(ChangeEvent.delete)
  }

  /// One record of a video goes, most often a file.
  mutating func recordDeletion(of subject: Subject) -> RecordKey? {
    switch random.below(20) {
    case ..<10: draw(assets(of: subject))
    case ..<15: draw(synopses(of: subject))
    case ..<19: draw(ratings(of: subject))
    default: draw(contracts(of: subject))
    }
  }

  private mutating func draw(_ records: [some DatasetRecord]) -> RecordKey? {
    records.isEmpty ? nil : random.pick(records).key
  }
}
