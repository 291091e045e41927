import Hollow
import Testing
import Timeline
import TimelineTestSupport

@testable import RemoteStores

extension RemoteSuite {
  /// What every store must do, whatever lies behind it.
  @Suite("Stores behave alike") struct StoreBehaviourTests {
    @Test("moto's S3 is among the stores", .needsMoto) func moto() { #expect(StoreKind.available.contains(.moto)) }
    @Test("OpenStack Swift's S3 is among the stores", .needsOpenStack) func openStack() {
      #expect(StoreKind.available.contains(.openStack))
    }

    @Test("a chain is read back version by version, and by name", arguments: StoreKind.available)
    func chain(kind: StoreKind) throws {
      try kind.withTimeline { timeline in
        #expect(try timeline.reader.announcedVersion() == nil)
        #expect(try timeline.reader.blobs().isEmpty)
        let chain = try FilmData.publishChain(timeline.writer, seed: 1, states: 6)
        let consumer = Consumer(timeline.reader)
        #expect(try consumer.versions() == chain.map(\.version))
        for (version, films) in chain.reversed() + chain {
          let state = try consumer.state(at: version)
          #expect(state.version == version)
          #expect(try FilmData.films(of: state) == films)
          #expect(try FilmData.films(of: Consumer(timeline.reader).state(at: version)) == films)
        }
        #expect(try timeline.reader.blobs().map(\.description).sorted() == Self.names(chain.map(\.version)))
        for name in try timeline.reader.blobs() {
          #expect(try timeline.reader.byteCount(of: name) == timeline.raw.bytes(name).count)
        }
        #expect(try timeline.reader.byteCount(of: .snapshot(Version(rawValue: 7))) == nil)
      }
    }

    /// Snapshots of the first state and each third after it, deltas both ways between all.
    private static func names(_ versions: [Version]) -> [String] {
      let deltas = zip(versions, versions.dropFirst()).flatMap { ["delta-\($0)-\($1)", "reversedelta-\($1)-\($0)"] }
      let snapshots = versions.enumerated().filter { $0.offset % 3 == 0 }.map { "snapshot-\($0.element)" }
      return (deltas + snapshots).sorted()
    }

    enum Damage: CaseIterable, Sendable { case flippedBit, truncated, emptied, other, misplaced, unchecked, missing }

    private func damage(_ name: BlobName, _ kind: Damage, other: BlobName, _ raw: any RawBlobs) throws {
      let (bytes, foreign) = (try raw.bytes(name), try raw.bytes(other))
      let own = (Self.hex(bytes), name)
      switch kind {
      case .flippedBit:
        var flipped = bytes
        flipped[bytes.count / 2] ^= 4
        try raw.write(name, flipped, checksum: own)
      case .truncated: try raw.write(name, Array(bytes.dropLast()), checksum: own)
      case .emptied: try raw.write(name, [], checksum: own)
      case .other: try raw.write(name, foreign, checksum: own)
      case .misplaced: try raw.write(name, foreign, checksum: (Self.hex(foreign), other))
      case .unchecked: try raw.write(name, bytes, checksum: nil)
      case .missing: try raw.remove(name)
      }
    }

    private static func hex(_ bytes: [UInt8]) -> String { TestChecksum.hex(bytes) }

    @Test(
      "a blob that is not what was published is refused by name; put right, it is read", arguments: StoreKind.available)
    func damage(kind: StoreKind) throws {
      try kind.withTimeline { timeline in
        let chain = try FilmData.publishChain(timeline.writer, seed: 2, states: 4)
        let versions = chain.map(\.version)
        let (name, other) = (BlobName.snapshot(versions[0]), BlobName.snapshot(versions[3]))
        for damage in Damage.allCases {
          let sound = try timeline.raw.bytes(name)
          try self.damage(name, damage, other: other, timeline.raw)
          let error = try #require(throws: (any Error).self, "\(damage)") {
            try timeline.reader.withBlob(name) { _ in }
          }
          #expect("\(error)".contains("\(name)"), "\(error)")
          #expect((error as? TimelineError)?.code == .damagedBlob, "\(error)")
          try timeline.raw.write(name, sound)
          #expect(try FilmData.films(of: Consumer(timeline.reader).state(at: versions[0])) == chain[0].films)
        }
      }
    }

    @Test("a damaged delta leaves the reader where it was", arguments: StoreKind.available)
    func damagedDelta(kind: StoreKind) throws {
      try kind.withTimeline { timeline in
        let chain = try FilmData.publishChain(timeline.writer, seed: 3, states: 3)
        let versions = chain.map(\.version)
        let consumer = Consumer(timeline.reader)
        _ = try consumer.state(at: versions[0])
        let delta = BlobName.delta(from: versions[1], to: versions[2])
        let sound = try timeline.raw.bytes(delta)
        try damage(delta, .flippedBit, other: delta, timeline.raw)
        #expect(throws: TimelineError.self) { try consumer.state(at: versions[2]) }
        #expect(try FilmData.films(of: consumer.state(at: versions[1])) == chain[1].films)
        try timeline.raw.write(delta, sound)
        #expect(try FilmData.films(of: consumer.latest()) == chain[2].films)
      }
    }

    @Test(
      "a blob with the right checksum that does not decode is refused with its name and the byte",
      arguments: StoreKind.available)
    func undecodable(kind: StoreKind) throws {
      try kind.withTimeline { timeline in
        let chain = try FilmData.publishChain(timeline.writer, seed: 4, states: 1)
        let name = BlobName.snapshot(chain[0].version)
        let cut = Array(try timeline.raw.bytes(name).dropLast(9))
        try timeline.raw.write(name, cut)
        let error = try #require(throws: BlobError.self) { try Consumer(timeline.reader).latest() }
        #expect(error.blob == "\(TestTimeline.name)/\(name)")
        #expect(error.byteOffset > 0 && error.byteOffset <= cut.count)
      }
    }

    @Test(
      "a second writer is refused by the first's name, and follows it when it is done", arguments: StoreKind.available)
    func secondWriter(kind: StoreKind) throws {
      try kind.withTimeline { timeline in
        try Self.expectRefused(timeline.writer, besides: try FilmData.producer(timeline.writer))
        var epoch: Int64 = 0
        for second in 1...2 {
          let producer = try FilmData.producer(timeline.writer)
          try FilmData.publish([1: "\(second)"], second: second, with: producer)
        }
        let lease = try timeline.writer.acquireLease(holder: "me", at: FilmData.start)
        epoch = lease.epoch
        #expect(epoch == 4)
        #expect(try FilmData.films(of: Consumer(timeline.reader).latest()) == [1: "2"])
      }
    }

    private static func expectRefused(_ store: any WritableBlobStore, besides producer: Producer) throws {
      let error = try #require(throws: TimelineError.self) {
        try store.acquireLease(holder: "other", at: FilmData.start)
      }
      #expect(error.code == .secondWriter)
      try FilmData.publish([1: "one"], second: 0, with: producer)
    }

    @Test("a pin is seen until it is lifted", arguments: StoreKind.available)
    func pins(kind: StoreKind) throws {
      try kind.withTimeline { timeline in
        let version = try FilmData.publishChain(timeline.writer, seed: 5, states: 1)[0].version
        #expect(try timeline.reader.pin() == nil)
        let pin = Pin(version: version, holder: "operator", reason: "bad input\nsince noon", pinnedAt: 17)
        try timeline.writer.setPin(pin)
        let seen = try #require(try timeline.reader.pin())
        #expect(seen == Pin(version: version, holder: "operator", reason: "bad input since noon", pinnedAt: 17))
        try timeline.writer.setPin(nil)
        try timeline.writer.setPin(nil)
        #expect(try timeline.reader.pin() == nil)
      }
    }

    @Test("removed blobs are gone, and leftovers go when the timeline is opened again", arguments: StoreKind.available)
    func removal(kind: StoreKind) throws {
      try kind.withTimeline { timeline in
        let versions = try FilmData.publishChain(timeline.writer, seed: 6, states: 3).map(\.version)
        let leftover = Version(rawValue: versions[2].rawValue + 1)
        for name in [BlobName.snapshot(leftover), .delta(from: versions[2], to: leftover)] {
          try timeline.raw.write(name, [1, 2, 3])
        }
        // What is not announced is no state, however it lies there.
        #expect(try Consumer(timeline.reader).versions() == versions)
        do {
          let producer = try FilmData.producer(timeline.writer)
          #expect(try timeline.reader.blobs().allSatisfy { $0.version <= versions[2] })
          withExtendedLifetime(producer) {}
        }
        let lease = try timeline.writer.acquireLease(holder: "me", at: FilmData.start)
        let reverse = BlobName.reverseDelta(from: versions[1], to: versions[0])
        try timeline.writer.remove([reverse, reverse], under: lease)
        #expect(try !timeline.reader.blobs().contains(reverse))
        #expect(try timeline.reader.byteCount(of: reverse) == nil)
      }
    }
  }
}
