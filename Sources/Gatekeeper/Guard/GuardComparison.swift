public import Hollow
import RuleKit
import Timeline

/// What the guard finds when it compares the announced state with the next one: the cells it counts, and the limits they exceed.
///
/// ## Overview
///
/// Nearly every state is within the limits as it is, and then one count is all (`BlastRadius`). Only where that count exceeds a
/// limit is it asked what the clock alone did (`ClockAttribution`): cells that end with their window were known before, and
/// they are counted apart. Without that question a month's end, when many windows end at one instant, would hold up every other
/// title's launch.
///
/// Where the question cannot be answered, because the announced state's inputs cannot be read any more, every dark cell counts
/// alike: the guard then rather holds too much than too little.
///
/// ```swift
/// let comparison = try GuardComparison(from: announced.data, to: next, policy: policy) {
///   ClockAttribution(try Catalogue(inputs), evaluator)
/// }
/// for limit in comparison.exceeded { print(limit) }
/// ```
public struct GuardComparison: Sendable {
  public let radius: BlastRadius
  /// Empty for a state that may be announced.
  public let exceeded: [ExceededLimit]
  /// What the clock alone did to the videos that differ; nil where it was not asked, or could not be.
  public let clock: [Int64: ClockAttribution.Change]?
  /// Why the clock's part is not known, where it was asked for.
  public let unknown: String?

  /// - Parameters:
  ///   - live: the cells live in `announced`, when they are known.
  ///   - approved: a state that an operator released. Cells that are dark in it exceed no limit; in `radius` they are counted.
  ///   - attribution: gives the evaluation that tells what the clock did, from the announced state's inputs.
  /// - Throws: `SchemaError` for states of another dataset.
  /// - Complexity: that of `BlastRadius`, within the limits. Beyond them, two evaluations of the videos that differ besides.
  public init(
    from announced: DataState, to next: DataState, policy: BlastRadiusPolicy, live: CellsByCountry? = nil,
    approved: DataState? = nil, attribution: () throws -> ClockAttribution
  ) throws {
    let instants = Instants(announced, next)
    let plain = try BlastRadius(from: announced, to: next, live: live, step: instants.step)
    guard policy.mayBeExceeded(by: plain) else {
      (radius, exceeded, clock, unknown) = (plain, [], nil, nil)
      return
    }
    var (changes, reason): ([Int64: ClockAttribution.Change]?, String?)
    do {
      changes = try instants.changes(of: try Self.changedVideos(from: announced, to: next), attribution)
    } catch {
      reason = "\(error)"
    }
    (clock, unknown) = (changes, reason)
    func count(approved: DataState?) throws(SchemaError) -> BlastRadius {
      try BlastRadius(
        from: announced, to: next, live: plain.live, approved: approved, step: instants.step, clock: changes)
    }
    let divided = changes == nil ? plain : try count(approved: nil)
    radius = divided
    exceeded = policy.exceeded(by: approved == nil ? divided : try count(approved: approved))
  }

  /// The videos of the announced state whose records are others in the next, or gone.
  private static func changedVideos(from announced: DataState, to next: DataState) throws -> [Int64] {
    let changed = StateChanges(from: announced, to: next).removed(VideoLivenessField.typeName)
    let reader = try LivenessReader(announced, reads: 0)
    return changed.map { reader.videoID($0) }
  }

  /// The limits exceeded, in words.
  var summary: String {
    let limits = ExceededLimit.summary(exceeded)
    guard let unknown else { return limits }
    return
      "\(limits) (cells that end by the clock alone are among them, since the announced inputs cannot be read: \(unknown))"
  }
}

/// The instants of the two states that are compared, as their header tags say.
private struct Instants {
  private let first, second: Instant?

  init(_ announced: DataState, _ next: DataState) {
    first = EvaluationRecord.evaluatedAt(of: announced.headerTags)
    second = EvaluationRecord.evaluatedAt(of: next.headerTags)
  }

  var step: ClockStep {
    guard let first, let second else { return .forward }
    return second < first ? .back : .forward
  }

  /// What the clock did from the one to the other; nil without two different instants, between which it can do something.
  func changes(
    of videos: [Int64], _ attribution: () throws -> ClockAttribution
  ) throws -> [Int64: ClockAttribution.Change]? {
    guard let first, let second, first != second else { return nil }
    return try attribution().changes(of: videos, from: first, to: second)
  }
}
