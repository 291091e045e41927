public import Hollow

/// Decides whether a state that is sound may be announced, and learns whether it was.
///
/// ## Overview
///
/// A `Validator` answers for one state, from what is in it. A gate stands for a longer conversation, with an operator for
/// example: it may refuse a state now, remember it, and let it pass in a later cycle. A producer has at most one.
///
/// The producer alone makes the calls, and always in this order:
///
/// 1. `begin`, when a cycle begins and before any record of it is written;
/// 2. `admit`, for a state that is built and that every validator let pass, before any of its blobs is published;
/// 3. `didAnnounce`, once the state is announced.
///
/// A cycle that fails, or that has nothing new to publish, ends without the calls that are left. The next call is then
/// `begin` again.
///
/// ```swift
/// /// Lets nothing pass while a file says that the timeline is frozen.
/// struct FreezeFile: Gate {
///   let path: String
///
///   func begin(after announced: TimelineState?, at instant: EpochMilliseconds) throws -> [HeaderTag] { [] }
///
///   func admit(_ next: DataState, after announced: TimelineState?) throws {
///     guard try FileSystem.fileSize(path) != nil else { return }
///     throw TimelineError(code: .refused, timeline: "films", detail: "remove \(path) to publish again")
///   }
///
///   func didAnnounce(_ state: TimelineState, at instant: EpochMilliseconds) {}
/// }
/// ```
public protocol Gate: Sendable {
  /// Begins a cycle that will go on from `announced`, which is nil before a timeline's first state.
  ///
  /// - Parameter instant: now.
  /// - Returns: header tags for the cycle's state.
  /// - Throws: to end the cycle before anything is written.
  func begin(after announced: TimelineState?, at instant: EpochMilliseconds) throws -> [HeaderTag]

  /// Returns when `next` may be announced after `announced`, and throws when it may not. The error reaches whoever ran the
  /// cycle as it is; what was announced stays.
  func admit(_ next: DataState, after announced: TimelineState?) throws

  /// Tells that `state`, which was admitted, is announced since `instant`.
  func didAnnounce(_ state: TimelineState, at instant: EpochMilliseconds)
}
