import BitMemory
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Timeline

@Suite("Announcement watcher") struct AnnouncementWatcherTests {
  private let timeline: FilmTimeline
  /// So rarely looked at that only the system's notice ends a wait in time.
  private static let rarely = 20_000

  init() throws { timeline = try FilmTimeline() }

  private func announce(_ second: Int64, in store: DirectoryBlobStore) throws -> Version {
    let version = Version.mint(after: nil, milliseconds: FilmTimeline.start + second * 1000)
    let lease = try store.acquireLease(holder: "test", at: 0)
    try store.announce(version, under: lease)
    return version
  }

  @Test("an announcement ends the wait within milliseconds") func latency() async throws {
    let watcher = AnnouncementWatcher(timeline.store, pollMilliseconds: Self.rarely)
    var known = watcher.versions()
    var latencies: [Duration] = []
    for second in 1...20 as ClosedRange<Int64> {
      async let change = watcher.change(beyond: known, timeoutMilliseconds: 10_000)
      try await Task.sleep(for: .milliseconds(5))
      let version = try announce(second, in: timeline.store)
      let announced = ContinuousClock.now
      #expect(await change == [version])
      latencies.append(announced.duration(to: .now))
      known = [version]
    }
    #expect(latencies.sorted()[10] < .milliseconds(100), "typically")
    #expect(latencies.allSatisfy { $0 < .seconds(5) })
  }

  @Test("one that came between looking and waiting is not missed", arguments: [1, 2, 3] as [UInt64])
  func noneMissed(seed: UInt64) async throws {
    let (store, total) = (timeline.store, 150)
    let watcher = AnnouncementWatcher(store, pollMilliseconds: Self.rarely)
    let last = Version.mint(after: nil, milliseconds: FilmTimeline.start + Int64(total) * 1000)
    async let writer: Void = Task { @concurrent in
      var random = SplitMix64(seed: seed)
      for second in 1...total {
        _ = try announce(Int64(second), in: store)
        if Int.random(in: 0...3, using: &random) == 0 { try await Task.sleep(for: .microseconds(500)) }
      }
    }.value
    var known: [Version?] = [nil]
    while known != [last] {
      let next = await watcher.change(beyond: known, timeoutMilliseconds: 15_000)
      guard let version = next?.first ?? nil else { break }
      #expect(known[0].map { version > $0 } ?? true)
      known = [version]
    }
    #expect(known == [last])
    try await writer
  }

  @Test("a pin and its end are seen, and a wait for nothing ends by time") func pins() async throws {
    let version = try announce(1, in: timeline.store)
    let watcher = AnnouncementWatcher(timeline.store, pollMilliseconds: Self.rarely)
    #expect(watcher.wait(beyond: version, timeoutMilliseconds: 30) == nil)
    let pin = Version(rawValue: 5)
    async let change = watcher.change(beyond: [version], timeoutMilliseconds: 10_000)
    try await Task.sleep(for: .milliseconds(20))
    try timeline.store.setPin(Pin(version: pin, holder: "a", reason: "b", pinnedAt: 0))
    #expect(await change == [pin])
    try timeline.store.setPin(nil)
    #expect(watcher.wait(beyond: pin, timeoutMilliseconds: 10_000) == version)
  }

  @Test("the directory may come, go and come again, with those above it") func comesAndGoes() async throws {
    let path = timeline.directory.file("a/b/c")
    let store = DirectoryBlobStore(path: path, timeline: "films")
    let watcher = AnnouncementWatcher(store, pollMilliseconds: Self.rarely)
    var known: [Version?] = watcher.versions()
    #expect(known == [nil])
    for round in 1...3 as ClosedRange<Int64> {
      async let first = watcher.change(beyond: [nil], timeoutMilliseconds: 10_000)
      try await Task.sleep(for: .milliseconds(20))
      known = [try announce(round * 2, in: store)]
      #expect(await first == known)
      async let second = watcher.change(beyond: known, timeoutMilliseconds: 10_000)
      try await Task.sleep(for: .milliseconds(20))
      try FileManager.default.removeItem(atPath: timeline.directory.file(round == 2 ? "a/b/c" : "a"))
      #expect(await second == [nil])
    }
  }

  /// More files at once than the kernel's queue holds (16384 by default).
  @Test("a flood of other files loses nothing") func overflow() async throws {
    let watcher = AnnouncementWatcher(timeline.store, pollMilliseconds: Self.rarely)
    #expect(watcher.wait(beyond: nil, timeoutMilliseconds: 1) == nil)
    let path = timeline.directory.file("other")
    for _ in 0..<12_000 {
      try Data().write(to: URL(filePath: path))
      try FileManager.default.removeItem(atPath: path)
    }
    let version = try announce(1, in: timeline.store)
    #expect(watcher.wait(beyond: nil, timeoutMilliseconds: 10_000) == version)
    let next = Task { @concurrent [timeline] in
      try await Task.sleep(for: .milliseconds(20))
      return try announce(2, in: timeline.store)
    }
    #expect(watcher.wait(beyond: version, timeoutMilliseconds: 10_000) == (try await next.value))
  }

  /// A store that is no directory: another server's, say.
  @Test("any other store is looked at from time to time") func polling() async throws {
    let store = InterruptedStore(timeline.store, at: .max, .before)
    let watcher = AnnouncementWatcher(store, pollMilliseconds: 10)
    async let change = watcher.change(beyond: [nil], timeoutMilliseconds: 10_000)
    try await Task.sleep(for: .milliseconds(30))
    let version = try announce(1, in: timeline.store)
    #expect(await change == [version])
  }

  @Test("a cancelled task and an interruption end the wait") func cancelled() async throws {
    let watcher = AnnouncementWatcher(timeline.store, pollMilliseconds: Self.rarely)
    let start = ContinuousClock.now
    let task = Task { @concurrent in await watcher.change(beyond: [nil], timeoutMilliseconds: 60_000) }
    try await Task.sleep(for: .milliseconds(30))
    task.cancel()
    #expect(await task.value == nil)
    watcher.interrupt()
    #expect(watcher.wait(beyond: nil, timeoutMilliseconds: 60_000) == nil)
    #expect(start.duration(to: .now) < .seconds(30))
  }
}
