import Gatekeeper
import Hollow
import Timeline

/// Makes output states that no cycle would publish.
enum LivenessForger {
  /// `state` with the live sets of two videos exchanged, and everything else as it was, digest included.
  static func exchangingTwoVideos(in state: TimelineState) throws -> TimelineState {
    let write = try WriteState(schemas: DatasetSchemas.liveness, restoring: state.data)
    write.beginCycle(from: .lastRecords)
    var videos = try write.records(VideoLivenessField.self)
    let ids = try state.data.column(VideoLivenessField.videoId, .long)
    let live = try state.data.column(VideoLivenessField.live, .reference)
    let blocks = try state.data.column(VideoLivenessField.blocks, .reference)
    let assets = try state.data.column(VideoLivenessField.assets, .reference)
    let next = try state.data.column(VideoLivenessField.nextChange, .long)
    let ordinals = Array(state.data.populated(VideoLivenessField.typeName))
    guard let first = ordinals.first,
      let second = ordinals.first(where: { live.reference(at: $0) != live.reference(at: first) })
    else { preconditionFailure("no two videos are live in different countries") }
    for (video, other) in [(first, second), (second, first)] {
      videos.set(.videoId, long: ids.long(at: video))
      videos.set(.live, reference: live.reference(at: other))
      videos.set(.blocks, reference: blocks.reference(at: video))
      videos.set(.assets, reference: assets.reference(at: video))
      videos.set(.nextChange, long: next.long(at: video))
      try videos.upsert()
    }
    let data = try write.finish(tag: 1, headerTags: state.data.headerTags)
    return TimelineState(timeline: state.timeline, version: state.version, data: data)
  }
}
