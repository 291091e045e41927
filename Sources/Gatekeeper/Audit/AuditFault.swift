import RuleKit
public import Timeline

/// A published state that is not what its inputs give.
public struct AuditFault: Sendable {
  public let published: LivenessState
  /// The digest of its records, which may not be the one its `Evaluation` says.
  public let recordsDigest: String
  /// What an evaluation from nothing gives.
  public let expected: LivenessState

  init(published: LivenessState, recordsDigest: String, expected: LivenessState) {
    (self.published, self.recordsDigest, self.expected) = (published, recordsDigest, expected)
  }

  public var version: Version { published.version }

  /// The cells that differ, from what was published to what is right. Empty when only a digest is wrong.
  public var diff: StateDiff { StateDiff(everyVideoOf: published, expected) }

  /// One line for a log: how many cells, and the first videos.
  public var summary: String {
    let diff = diff
    let videos = diff.videos.prefix(5).map { "\($0.videoID)" }.joined(separator: ", ")
    return
      "liveness@\(version): \(diff.counts.cells) cells of \(diff.counts.videos) videos differ from a full evaluation"
      + (videos.isEmpty ? "" : " (videos \(videos)\(diff.videos.count > 5 ? " ..." : ""))")
      + "; digest \(published.evaluation.digest), of its records \(recordsDigest), of a full evaluation "
      + expected.evaluation.digest
  }

  /// The case as one JSON object: pins, instant, rules, digests and the videos that differ; 'gatekeeper replay' repeats it.
  public var json: String {
    let (diff, evaluation) = (diff, published.evaluation)
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("version", "\(version)")
      object.field("evaluatedAt", evaluation.evaluatedAt.milliseconds)
      object.field("rules", evaluation.rules)
      object.field("mode", evaluation.mode)
      object.field("inputs") { inputs in
        for input in evaluation.inputs { inputs.field(input.dataset.rawValue, "\(input.version)") }
      }
      object.field("digest", evaluation.digest)
      object.field("recordsDigest", recordsDigest)
      object.field("expectedDigest", expected.evaluation.digest)
      object.field("cells", diff.counts.cells)
      object.field("videos", strings: diff.videos.prefix(1000).map { "\($0.videoID)" })
    }
    return writer.text
  }
}
