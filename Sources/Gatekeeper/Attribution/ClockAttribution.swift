import BitMemory
public import RuleKit

/// Tells which cells the clock alone turns dark or live from one instant to another.
///
/// ## Overview
///
/// Two output states differ for three reasons: the inputs changed, the rules changed, or time went by. To see what time did,
/// the other two are held still. The inputs of the earlier state are evaluated twice, with one rule set: at the instant of
/// the earlier state and at that of the later one. What differs between these two is the clock's doing, and was known when the
/// earlier state was published: a window that ends, a premiere that comes. What changed beside, in the inputs or the rules,
/// is in neither of the two.
///
/// Only the families of the videos that are asked about are evaluated.
///
/// ```swift
/// let clock = ClockAttribution(Catalogue(inputs), evaluator)
/// let changes = try clock.changes(of: [1_000_001], from: announced.evaluatedAt, to: now)
/// print(changes[1_000_001]?.ended.count ?? 0, "cells end by the clock alone")
/// ```
public struct ClockAttribution: Sendable {
  /// What the clock alone does to one video.
  public struct Change: Hashable, Sendable {
    /// The countries where it is live at the first instant and not at the second.
    public var ended = CountrySet()
    /// The countries where it is live at the second instant and not at the first.
    public var begun = CountrySet()
  }

  private let catalogue: Catalogue
  private let evaluator: Evaluator

  /// - Parameters:
  ///   - catalogue: the inputs of the earlier state.
  ///   - evaluator: with the rules of the later one.
  public init(_ catalogue: Catalogue, _ evaluator: Evaluator) {
    (self.catalogue, self.evaluator) = (catalogue, evaluator)
  }

  /// What the clock does to each of `videos`, in either direction; a video that the inputs do not have is left out.
  ///
  /// - Complexity: two evaluations of the videos' families.
  public func changes(of videos: [Int64], from first: Instant, to second: Instant) throws -> [Int64: Change] {
    let scope = EvaluationScope.families(families(of: videos))
    let before = try live(scope, at: first)
    let after = try live(scope, at: second)
    var changes: [Int64: Change] = [:]
    for id in videos {
      guard let was = before[id], let isNow = after[id] else { continue }
      changes[id] = Change(ended: was.subtracting(isNow), begun: isNow.subtracting(was))
    }
    return changes
  }

  private func families(of videos: [Int64]) -> BitSet {
    var families = BitSet()
    for id in videos {
      guard let position = catalogue.videos.position(ofID: id) else { continue }
      families.insert(catalogue.videos.familyNumber(ofPosition: position))
    }
    return families
  }

  /// Where each video of the scope is live at an instant, by id.
  private func live(_ scope: EvaluationScope, at instant: Instant) throws -> [Int64: CountrySet] {
    var live: [Int64: CountrySet] = [:]
    try evaluator.evaluateFromNothing(catalogue, scope, at: instant) { changes in
      for video in changes.videos { live[video.id] = changes.sets[Int(video.live)] }
    }
    return live
  }
}
