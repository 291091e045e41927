import Foundation
import Gatekeeper
import RuleKit
import TestSupport

/// The committed catalogue of a handful of made-up videos: every blocker code occurs, and the answers were checked by hand
/// against docs/domain.md.
enum MiniCatalogue {
  static let folder = SharedFolder.packageRoot.appending(path: "Tests/GatekeeperTests/Fixtures/mini")
  /// 2026-01-01T00:00:00Z
  static let instant = Instant(milliseconds: 1_767_225_600_000)
  /// A month later.
  static let instantAfterChanges = Instant(milliseconds: 1_769_904_000_000)

  static func expected(_ name: String) throws -> [String] {
    try String(contentsOf: folder.appending(path: "\(name).ndjson"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  /// Deletions of some of its records.
  static func randomDeletions(_ random: inout SplitMix64) throws -> [ChangeEvent] {
    let keys: [RecordKey] =
      (1...9).map { .video(id: $0) } + (1...7).map { .contract(id: $0) } + (101...115).map { .asset(id: $0) }
      + [.territory(country: "DE"), .territory(country: "US"), .territory(country: "BR")]
    return keys.filter { _ in random.next() % 4 == 0 }.map { .delete($0) }
  }
}
