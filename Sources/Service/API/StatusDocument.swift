import Gatekeeper
import RuleKit
import Timeline

/// The body of `/v1/status`: which state is served, what it was made from, and how many cells are live in it.
enum StatusDocument {
  /// One object on one line. A dataset that the state has no version of is listed with nulls.
  ///
  /// - Parameters:
  ///   - problem: why a newer state cannot be served; nil when none is known of.
  ///   - held: the newer state that the guard holds; nil without one.
  static func json(_ served: AnswerableState, problem: String?, held: HeldState?) -> String {
    let evaluation = served.evaluation
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("state", served.name)
      object.field("version", "\(served.version)")
      object.field("evaluatedAt", evaluation.evaluatedAt.description)
      object.field("rules", evaluation.rules)
      object.field("digest", evaluation.digest)
      object.field("follows", evaluation.follows?.description)
      object.field("inputs", objects: Dataset.allCases) { dataset, writer in
        let input = evaluation.inputs.first { $0.dataset == dataset }
        writer.field("dataset", dataset.rawValue)
        writer.field("version", input?.version.description)
        writer.field("publishedAt", input?.publishedAt?.description)
      }
      object.field("videos", served.counts.videos)
      object.field("liveCells", served.counts.live)
      object.field("blockedCells", served.counts.blocked)
      object.field("problem", problem)
      object.field("held", objects: held.map { [$0] } ?? []) { held, writer in
        writer.field("version", "\(held.version)")
        writer.field("heldAt", held.heldAt.description)
        writer.field("reason", held.summary)
      }
    }
    return writer.text
  }
}
