import Gatekeeper
import Hollow
import Timeline

/// Makes output states that no cycle would publish.
enum LivenessForger {
  /// `state` with the live sets of two videos exchanged, and everything else as it was, digest included.
  static func exchangingTwoVideos(in state: TimelineState) throws -> TimelineState {
    let write = try WriteState(schemas: DatasetSchemas.liveness, restoring: state.data)
    write.beginCycle(keepingRecords: true)
    let type = try write.type("VideoLiveness")
    let names = ["live", "blocks", "assets"]
    let references = try names.map { try state.data.column("VideoLiveness", $0, .reference) }
    let ids = try state.data.column("VideoLiveness", "videoId", .long)
    let next = try state.data.column("VideoLiveness", "nextChange", .long)
    let videos = Array(state.data.populated("VideoLiveness"))
    guard let first = videos.first,
      let second = videos.first(where: { references[0].reference(at: $0) != references[0].reference(at: first) })
    else { preconditionFailure("no two videos are live in different countries") }
    for (video, other) in [(first, second), (second, first)] {
      var row = write.row(type)
      row.set(0, long: ids.long(at: video))
      row.set(1, reference: references[0].reference(at: other))
      row.set(2, reference: references[1].reference(at: video))
      row.set(3, reference: references[2].reference(at: video))
      row.set(4, long: next.long(at: video))
      try write.upsert(row, to: type)
    }
    let data = try write.finish(tag: 1, headerTags: state.data.headerTags)
    return TimelineState(timeline: state.timeline, version: state.version, data: data)
  }
}
