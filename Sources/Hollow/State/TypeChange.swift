import Synchronization

/// How a type's state came out of the one before it: what removed and added ordinals are known without comparing records.
struct TypeChange: Sendable {
  /// `TypeState.id` of the state before.
  let origin: UInt64
  let removed: [Ordinal]
  let added: [Ordinal]

  private static let lastID = Atomic<UInt64>(0)

  /// A number no other state in this process has.
  static func mintID() -> UInt64 { lastID.add(1, ordering: .relaxed).newValue }
}
