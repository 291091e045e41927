import BitMemory
import Foundation
import Glibc
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Writer's lease in a directory", .serialized) struct DirectoryLeaseTests {
  private let timeline: FilmTimeline
  private let store: DirectoryBlobStore
  private static let hour: Int64 = 3_600_000

  init() throws {
    timeline = try FilmTimeline()
    store = DirectoryBlobStore(path: timeline.directory.path, timeline: "films", leaseMilliseconds: 1000)
  }

  private func code(_ body: () throws -> Void) -> TimelineError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? TimelineError)?.code
    }
  }

  @Test("each holder has a higher epoch, also after the file was all that was left") func epochs() throws {
    for expected in 1...3 as ClosedRange<Int64> {
      let lease = try store.acquireLease(holder: "writer", at: 0)
      #expect(lease.epoch == expected)
      #expect(code { _ = try store.acquireLease(holder: "other", at: 0) } == .secondWriter)
    }
  }

  @Test("the one who is refused learns who writes") func holder() throws {
    let producer = try timeline.producer()
    let error = try #require(throws: TimelineError.self) { try timeline.producer() }
    #expect(error.detail.contains(HostProcess.name))
    #expect(error.detail.contains(" pid \(getpid()) "))
    withExtendedLifetime(producer) {}
  }

  @Test("a holder that renews is not followed, one that does not is, and is fenced from then on") func takeover() throws
  {
    let first = try store.acquireLease(holder: "first", at: 0)
    try first.renew(at: 900)
    #expect(code { _ = try store.acquireLease(holder: "second", at: 1800) } == .secondWriter)
    let second = try store.acquireLease(holder: "second", at: 1900)
    #expect(second.epoch == first.epoch + 1)
    let before = try timeline.directory.contents()
    let version = Version(rawValue: 20_261_123_120_000_000)
    let blob = BlobName.snapshot(version)
    #expect(code { try first.renew(at: 2000) } == .fenced)
    #expect(code { try store.publish([(blob, [1])], under: first) } == .fenced)
    #expect(code { try store.announce(version, under: first) } == .fenced)
    #expect(code { try store.remove([blob], under: first) } == .fenced)
    #expect(code { try store.setAside(["\(blob)"], under: first) } == .fenced)
    for part in [AnnouncementPart.announcement, .record] {
      #expect(code { try store.rewrite(part, as: version, under: first) } == .fenced)
    }
    #expect(code { try store.removeLeftovers(under: first) } == .fenced)
    #expect(try timeline.directory.contents() == before)
    #expect(code { _ = try store.acquireLease(holder: "third", at: 2000) } == .secondWriter)
    try store.publish([(blob, [1])], under: second)
    try store.announce(version, under: second)
    #expect(try store.announcedVersion() == version)
  }

  @Test(
    "content that is no lease is refused with its file",
    arguments: ["", "x\ny\nz\n", "0\na\n1\n", "1\na\n", "1\na\nb\n"])
  func garbage(text: String) throws {
    try timeline.write(Array(text.utf8), to: "writer.epoch")
    let error = try #require(throws: TimelineError.self) { try store.acquireLease(holder: "a", at: 0) }
    #expect(error.code == .damagedBlob)
    #expect(error.detail.contains("writer.epoch"))
  }

  @Test("a gate that somebody holds is an error that says to try again, and the next attempt succeeds") func busy()
    throws
  {
    let lease = try store.acquireLease(holder: "a", at: 0)
    do {
      let gate = try FileLock(path: timeline.directory.file("writer.gate"))
      #expect(code { try store.announce(Version(rawValue: 1), under: lease) } == .busy)
      _ = consume gate
    }
    try lease.renew(at: 0)
    #expect(code { try store.announce(Version(rawValue: 1), under: lease) } == nil)
  }

  /// Waits until `writer.epoch` names a process, and that process is in `state` (a letter of /proc/PID/stat).
  private func process(in state: String, other: Int32 = getpid()) async throws -> Int32 {
    for _ in 0..<30_000 {
      let text = (try? timeline.bytes(of: "writer.epoch")).map { String(decoding: $0, as: UTF8.self) } ?? ""
      if let pid = text.split(separator: "\n").dropFirst().first?.split(separator: " ").last.flatMap({ Int32($0) }),
        pid != other, let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        status.split(separator: ")").last?.hasPrefix(" \(state)") == true
      {
        return pid
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw CancellationError()
  }

  /// The worst moment: the blobs are published, the announcement comes next. The child leaves 0 only when it was fenced.
  @Test("a writer that hangs before it announces is followed, and fenced when it wakes", arguments: [7, 10, 11, 12])
  func stopped(operation: Int) async throws {
    let films: Films = [1: Film(title: "one", names: [])]
    do { try FilmTimeline.publish(films, second: 1, with: try timeline.producer(store: store)) }
    async let child: Void = Self.expectFenced(timeline.directory.path, operation)
    let pid = try await process(in: "T")
    do {
      try takeOver(from: films, waking: pid)
    } catch {
      kill(pid, SIGKILL)
      throw error
    }
    await child
    #expect(try Consumer(store).versions().count == 3)
    #expect(try FilmData.films(of: #require(try Consumer(store).latest()).data) == films)
  }

  /// Publishes as the next writer, wakes the process that hangs, and goes on once it is gone.
  private func takeOver(from films: Films, waking pid: Int32) throws {
    let late = FilmTimeline.start + Self.hour
    let producer = try timeline.producer(store: store, at: late)
    #expect(try FilmData.films(of: #require(producer.announced).data) == films)
    let own: Films = [9: Film(title: "nine", names: ["x"])]
    let state = try producer.runCycle(at: late, from: .noRecords) { write in
      try FilmData.add(own, to: write)
      return []
    }
    let before = try timeline.contents()
    kill(pid, SIGCONT)
    for _ in 0..<30_000 where kill(pid, 0) == 0 { usleep(10_000) }
    #expect(try timeline.contents().filter { !$0.key.hasSuffix(".tmp") } == before)
    #expect(try Consumer(store).versions().last == state.version)
    #expect(try FilmData.films(of: #require(try Consumer(store).latest()).data) == own)
    try FilmTimeline.publish(films, second: 4000, with: producer)
  }

  private static func expectFenced(_ path: String, _ operation: Int) async {
    await #expect(processExitsWith: .success) { [path = path as String, operation = operation as Int] in
      let store = InterruptedStore(
        DirectoryBlobStore(path: path, timeline: "films", leaseMilliseconds: 1000), at: operation, .before
      ) { raise(SIGSTOP) }
      do {
        let producer = try Producer(
          store, schemas: try SchemaParser.parse(FilmData.schemas), at: FilmTimeline.start + 2000)
        try FilmTimeline.publish([5: Film(title: "five", names: ["y"])], second: 3, with: producer)
      } catch let error as TimelineError where error.code == .fenced {
        exit(0)
      }
      exit(1)
    }
  }
}
