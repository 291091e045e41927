import BitMemory
import Foundation
import Hollow
import HollowTools
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Record history") struct RecordHistoryTests {
  private typealias Chain = [(version: Version, films: Films)]

  /// The lines of one film's history, newest first, by a model that keeps every state.
  private func model(_ id: Int64, _ chain: Chain) -> [String] {
    var lines: [String] = []
    for (old, new) in zip(chain, chain.dropFirst()) {
      switch (old.films[id], new.films[id]) {
      case (nil, let film?): lines.append("\(new.version) added \(film.title)")
      case (_?, nil): lines.append("\(new.version) removed")
      case (let before?, let after?) where before != after:
        let fields = [before.title != after.title ? "title.," : "", before.names != after.names ? "names." : ""]
        lines.append("\(new.version) modified \(after.title) \(fields.joined())")
      default: break
      }
    }
    if let film = chain.first?.films[id] { lines.insert("\(chain[0].version) present \(film.title)", at: 0) }
    return lines.reversed()
  }

  private func history(_ id: Int64, _ timeline: FilmTimeline, in directory: String) throws -> [String] {
    let state = try #require(try Consumer(timeline.store).latest())
    var lines: [String] = []
    let history = RecordHistory(timeline.store, indexDirectory: directory)
    try history.forEachChange(of: [.long(id)], try KeyPaths("Film", in: state.data)) { change in
      let title = try change.value()?["title"].map { value in
        if case .text(let units) = value { String(decoding: units, as: UTF16.self) } else { "?" }
      }
      let fields = Set(try change.differences().compactMap(\.path.first))
      let texts = [fields.contains(.field("title")) ? "title.," : "", fields.contains(.field("names")) ? "names." : ""]
      let suffix = change.kind == .modified ? " \(texts.joined())" : ""
      lines.append("\(change.version) \(change.kind.rawValue)\(title.map { " \($0)" } ?? "")\(suffix)")
      return true
    }
    return lines
  }

  private func expectModel(_ chain: Chain, _ timeline: FilmTimeline, _ directory: String, _ place: String) throws {
    for id in Int64(0)...20 {
      #expect(try history(id, timeline, in: directory) == model(id, chain), "\(place), film \(id)")
    }
  }

  @Test("tells what a model tells that keeps every state", arguments: 1...3 as ClosedRange<UInt64>)
  func chain(seed: UInt64) throws {
    let timeline = try FilmTimeline()
    let index = try TemporaryDirectory()
    let chain = try timeline.publishChain(seed: seed, states: 12, snapshots: SnapshotPolicy(maximumDeltas: 5))
    try expectModel(chain, timeline, index.path, "seed \(seed)")
  }

  @Test("the index grows with the timeline, and what is in it is not read again") func extending() throws {
    let timeline = try FilmTimeline()
    let index = try TemporaryDirectory()
    var random = SplitMix64(seed: 7)
    let producer = try timeline.producer()
    var chain: Chain = []
    var last: [UInt8] = []
    for second in 1...8 {
      let films = FilmData.random(&random)
      chain.append((try FilmTimeline.publish(films, second: second, with: producer).version, films))
      _ = try history(3, timeline, in: index.path)
      if second == 1 { continue }
      let bytes = [UInt8](try Data(contentsOf: index.url.appending(path: "Film.index")))
      #expect(bytes.starts(with: last) && bytes.count > last.count, "appended, not written anew")
      last = bytes
    }
    try expectModel(chain, timeline, index.path, "grown")
  }

  @Test("a damaged index is built again", arguments: 1...2 as ClosedRange<UInt64>)
  func damage(seed: UInt64) throws {
    let timeline = try FilmTimeline()
    let index = try TemporaryDirectory()
    let chain = try timeline.publishChain(seed: seed, states: 5)
    let expected = model(100, chain) + model(2, chain)
    func lines() throws -> [String] {
      try history(100, timeline, in: index.path) + history(2, timeline, in: index.path)
    }
    #expect(try lines() == expected)
    let file = index.url.appending(path: "Film.index")
    let sound = [UInt8](try Data(contentsOf: file))
    for position in stride(from: 0, to: sound.count, by: 31) {
      var flipped = sound
      flipped[position] ^= 0x10
      for bytes in [flipped, Array(sound.prefix(position)), Array(sound.prefix(position)) + [1, 2, 3]] {
        try Data(bytes).write(to: file)
        #expect(try lines() == expected, "at \(position)")
        #expect([UInt8](try Data(contentsOf: file)) == sound, "written again, at \(position)")
      }
    }
  }

  @Test("a pruned timeline begins at its oldest state, with steps over the gap compared whole") func pruned() throws {
    let timeline = try FilmTimeline()
    let index = try TemporaryDirectory()
    let all = try timeline.publishChain(seed: 5, states: 10, snapshots: SnapshotPolicy(maximumDeltas: 1))
    try expectModel(all, timeline, index.path, "before")
    let gone = Set(all.prefix(3).map(\.version) + [all[5].version, all[6].version])
    for blob in try timeline.store.blobs() {
      switch blob {
      case .snapshot(let version) where gone.contains(version): try timeline.remove("\(blob)")
      case .delta(let from, let to), .reverseDelta(let from, let to):
        if gone.contains(from) || gone.contains(to) { try timeline.remove("\(blob)") }
      default: break
      }
    }
    let kept = all.filter { !gone.contains($0.version) }
    #expect(try Consumer(timeline.store).versions() == kept.map(\.version))
    try expectModel(kept, timeline, index.path, "after")
  }

  @Test("a version that was taken back and given again is not taken for the old one") func reissued() throws {
    let timeline = try FilmTimeline()
    let index = try TemporaryDirectory()
    var chain = try timeline.publishChain(seed: 3, states: 4)
    try expectModel(chain, timeline, index.path, "before")
    // As after a crash before the announcement.
    try timeline.write(Array("\(chain[2].version)\n".utf8), to: "announced.version")
    try timeline.write(Array(AnnouncementProof.Record.text(of: chain[2].version).utf8), to: "writer.announced")
    let producer = try timeline.producer()
    let films: Films = [1: Film(title: "another", names: []), 2: Film(title: "one", names: ["x"])]
    let state = try FilmTimeline.publish(films, second: 4, with: producer)
    #expect(state.version == chain[3].version)
    chain[3] = (state.version, films)
    try expectModel(chain, timeline, index.path, "after")
  }

  @Test("a directory that cannot be written costs time and nothing else") func unwritable() throws {
    let timeline = try FilmTimeline()
    let index = try TemporaryDirectory()
    let chain = try timeline.publishChain(seed: 2, states: 4)
    try Data().write(to: index.url.appending(path: "file"))
    try expectModel(chain, timeline, index.file("file/history"), "unwritable")
  }
}
