import BitMemory
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

/// Announcing is on threads of its own: the shared ones may be busy with other tests for seconds.
@Suite("Announcement watcher", .serialized) struct AnnouncementWatcherTests {
  private let timeline: FilmTimeline
  /// So rarely looked at that only the system's notice ends a wait in time.
  private static let rarely = 200_000
  private static let patience = 150_000

  init() throws { timeline = try FilmTimeline() }

  private static func version(_ second: Int) -> Version {
    Version.mint(after: nil, at: FilmTimeline.start + Int64(second) * 1000)
  }

  @discardableResult
  private static func announce(_ second: Int, in store: DirectoryBlobStore) throws -> Version {
    let lease = try store.acquireLease(holder: "test", at: 0)
    try store.announce(version(second), under: lease)
    return version(second)
  }

  /// Runs `body` on a thread of its own a little later.
  private func later(_ body: @escaping @Sendable () throws -> Void) {
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.02)
      do { try body() } catch { Issue.record(error) }
    }
  }

  private final class Clock: Sendable {
    private let instant = Mutex(ContinuousClock.now)
    func start() { instant.withLock { $0 = .now } }
    var elapsed: Duration { instant.withLock { $0 }.duration(to: .now) }
  }

  @Test("an announcement ends the wait within milliseconds") func latency() {
    let (store, clock) = (timeline.store, Clock())
    let watcher = AnnouncementWatcher(store, pollMilliseconds: Self.rarely)
    var latencies: [Duration] = []
    for second in 1...20 {
      later {
        clock.start()
        try Self.announce(second, in: store)
      }
      let known = second == 1 ? nil : Self.version(second - 1)
      #expect(watcher.wait(beyond: known, timeoutMilliseconds: Self.patience) == Self.version(second))
      latencies.append(clock.elapsed)
    }
    #expect(latencies.min() ?? .seconds(9) < .milliseconds(100), "at best: other tests keep the machine busy")
    #expect(latencies.sorted()[10] < .seconds(5))
  }

  @Test("one that came between looking and waiting is not missed", arguments: [1, 2, 3] as [UInt64])
  func noneMissed(seed: UInt64) {
    let (store, total) = (timeline.store, 60)
    let watcher = AnnouncementWatcher(store, pollMilliseconds: Self.rarely)
    later {
      var random = SplitMix64(seed: seed)
      for second in 1...total {
        try Self.announce(second, in: store)
        if Int.random(in: 0...3, using: &random) == 0 { Thread.sleep(forTimeInterval: 0.0005) }
      }
    }
    var known: Version?
    while known != Self.version(total) {
      guard let next = watcher.wait(beyond: known, timeoutMilliseconds: Self.patience) else { break }
      #expect(known.map { next > $0 } ?? true)
      known = next
    }
    #expect(known == Self.version(total))
  }

  @Test("a pin and its end are seen, and a wait for nothing ends by time") func pins() throws {
    let (store, pin) = (timeline.store, Version(rawValue: 5))
    let version = try Self.announce(1, in: store)
    let watcher = AnnouncementWatcher(store, pollMilliseconds: Self.rarely)
    #expect(watcher.wait(beyond: version, timeoutMilliseconds: 30) == nil)
    later { try store.setPin(Pin(version: pin, holder: "a", reason: "b", pinnedAt: 0)) }
    #expect(watcher.wait(beyond: version, timeoutMilliseconds: Self.patience) == pin)
    try store.setPin(nil)
    #expect(watcher.wait(beyond: pin, timeoutMilliseconds: Self.patience) == version)
  }

  @Test("the directory may come, go and come again, with those above it") func comesAndGoes() {
    let store = DirectoryBlobStore(path: timeline.directory.file("a/b/c"), timeline: "films")
    let watcher = AnnouncementWatcher(store, pollMilliseconds: Self.rarely)
    #expect(watcher.versions() == [nil])
    for round in 1...3 {
      later { try Self.announce(round, in: store) }
      let known: [Version?] = [Self.version(round)]
      #expect(watcher.wait(beyond: [nil], timeoutMilliseconds: Self.patience) == known)
      let doomed = timeline.directory.file(round == 2 ? "a/b/c" : "a")
      let isGone = DispatchSemaphore(value: 0)
      later {
        defer { isGone.signal() }
        try FileManager.default.removeItem(atPath: doomed)
      }
      #expect(watcher.wait(beyond: known, timeoutMilliseconds: Self.patience) == [nil])
      // The announcement goes before the directory does.
      isGone.wait()
    }
  }

  /// Two events a directory: more at once than the kernel's queue holds (16384 by default).
  @Test("a flood of other files loses nothing") func overflow() throws {
    let store = timeline.store
    let watcher = AnnouncementWatcher(store, pollMilliseconds: Self.rarely)
    #expect(watcher.wait(beyond: nil, timeoutMilliseconds: 1) == nil)
    let path = timeline.directory.file("other")
    for _ in 0..<8500 {
      unsafe mkdir(path, 0o755)
      unsafe rmdir(path)
    }
    let version = try Self.announce(1, in: store)
    #expect(watcher.wait(beyond: nil, timeoutMilliseconds: Self.patience) == version)
    later { try Self.announce(2, in: store) }
    #expect(watcher.wait(beyond: version, timeoutMilliseconds: Self.patience) == Self.version(2))
  }

  /// A store that is no directory: another server's, say.
  @Test("any other store is looked at from time to time") func polling() {
    let store = timeline.store
    let watcher = AnnouncementWatcher(InterruptedStore(store, at: .max, .before), pollMilliseconds: 10)
    later { try Self.announce(1, in: store) }
    #expect(watcher.wait(beyond: nil, timeoutMilliseconds: Self.patience) == Self.version(1))
  }

  @Test("an interruption, and the end of the waiting task, end the wait") func interrupted() async {
    let watcher = AnnouncementWatcher(timeline.store, pollMilliseconds: 10_000_000)
    let task = Task { @concurrent in await watcher.change(beyond: [nil], timeoutMilliseconds: 10_000_000) }
    task.cancel()
    #expect(await task.value == nil)
    watcher.interrupt()
    #expect(watcher.wait(beyond: nil, timeoutMilliseconds: 10_000_000) == nil)
  }
}
