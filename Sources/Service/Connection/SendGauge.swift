import BitMemory
import NIOCore
import NIOPosix
import Synchronization

/// The bytes of answers that were handed to connections and are not taken by their clients yet: bounded, and given back.
///
/// A client that asks and does not read makes the server hold its answer, and thousands of them would hold thousands. So
/// beyond `limit` nothing is answered from a state until some of it is taken, and a probe or a problem, which are a few hundred
/// bytes, always is. Blobs are read in pieces as the client takes them.
final class SendGauge: Sendable {
  /// Bytes.
  static let limit = 64 << 20
  /// What one connection costs beside its answers, about.
  private static let connectionSize = 16 << 10
  /// Below this a peak is not worth giving back.
  private static let peakSize = 8 << 20

  private let unsent = Atomic(0)
  private let peak = Atomic(0)

  /// Whether another answer has room.
  var hasRoom: Bool { unsent.load(ordering: .relaxed) < Self.limit }

  func add(_ bytes: Int) {
    let now = unsent.wrappingAdd(bytes, ordering: .relaxed).newValue
    _ = peak.max(now, ordering: .relaxed)
  }

  func remove(_ bytes: Int) { unsent.wrappingSubtract(bytes, ordering: .relaxed) }

  /// Called now and then: gives the memory of a peak back to the operating system once the peak has gone.
  func releasePeak(connections: Int) {
    let now = unsent.load(ordering: .relaxed) + connections * Self.connectionSize
    let peak = peak.max(now, ordering: .relaxed).newValue
    guard peak >= Self.peakSize, now <= peak / 4 else { return }
    self.peak.store(now, ordering: .relaxed)
    NIOThreadPool.singleton.submit { _ in ProcessLimits.releaseFreedMemory() }
  }
}
