import Gatekeeper

extension InputRecord {
  /// The video that a record belongs to: itself for a video, nil for a territory.
  var ownerID: Int64? {
    switch self {
    case .video(let video): video.id
    case .contract(let contract): contract.videoID
    case .asset(let asset): asset.videoID
    case .rating(let rating): rating.videoID
    case .synopsis(let synopsis): synopsis.videoID
    case .territory: nil
    }
  }
}

extension ChangeEvent {
  /// What an upsert puts; nil for a deletion.
  var record: InputRecord? {
    if case .upsert(let record) = self { record } else { nil }
  }
}
