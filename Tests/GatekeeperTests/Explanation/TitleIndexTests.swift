import Foundation
import Hollow
import RuleKit
import TestSupport
import Testing
import Timeline

@testable import Gatekeeper

@Suite("Title index") struct TitleIndexTests {
  private static func movie(_ id: Int64, _ title: String?) -> ChangeEvent {
    .upsert(.video(Video(id: id, kind: .movie, originalLanguage: "en", title: title)))
  }

  private static func index(_ titles: [String?]) throws -> TitleIndex {
    let inputs = try MemoryInputs()
    try inputs.apply(titles.enumerated().map { movie(Int64($0 + 1), $1) })
    return try TitleIndex(try Catalogue(inputs.states))
  }

  private static func ids(_ index: TitleIndex, _ text: String, limit: Int = 100) throws -> [Int64] {
    try index.find(text, limit: limit).matches.map(\.video.videoID)
  }

  @Test(
    "finds a part of a title as people type it",
    arguments: [
      ("ΣΊΣΥΦΟΣ", "Ο Σίσυφος"), ("हिन", "हिन्दी"), ("amelie", "Le Fabuleux Destin d'Amélie Poulain"),
      ("AMÉLIE", "amelie"), ("strasse", "Die Straße"), ("l'ete", "L’été"), ("two lines", "Two\nLines"), ("한", "대한민국"),
      ("🎬", "Film 🎬 time"), ("１９１７", "1917"), ("a" + String(repeating: "\u{301}", count: 330), "Zzza"),
    ])
  func finds(text: String, title: String) throws {
    #expect(try Self.ids(try Self.index([title, "other", nil]), text) == [1])
  }

  @Test(
    "finds nothing that the title does not say",
    arguments: [("हन", "हिन्दी"), ("か", "がん"), ("ab", "a b"), ("otherother", "other"), (" ", "a b"), ("\u{301}", "é")])
  func misses(text: String, title: String) throws {
    #expect(try Self.ids(try Self.index([title, "other", "other", nil]), text).isEmpty)
  }

  @Test("whole titles come first, then beginnings, words, and the rest; the top of a hierarchy first, then by id")
  func order() throws {
    let inputs = try MemoryInputs()
    let titles = ["Terran", "Iran and Ran", "The Ran", "Rani", "RAN", "ran", "Tehran (ran)"]
    try inputs.apply(titles.enumerated().map { Self.movie(Int64(20 - $0), $1) })
    try inputs.apply([
      .upsert(.video(Video(id: 1, kind: .season, parentID: 2, originalLanguage: "en", title: "Ran"))),
      .upsert(.video(Video(id: 2, kind: .show, originalLanguage: "en", title: "Other"))),
    ])
    let index = try TitleIndex(try Catalogue(inputs.states))
    let found = try index.find("ran", limit: 100)
    #expect(found.matches.map(\.video.videoID) == [15, 16, 1, 17, 14, 18, 19, 20])
    #expect(
      found.matches.map(\.place) == [.whole, .whole, .whole, .beginning, .word, .word, .word, .inside])
    #expect(found.matches[2].video.path == ["Other", "Ran"])
    for limit in 1...9 {
      let part = try index.find("ran", limit: limit)
      #expect(part.matches.map(\.video.videoID) == found.matches.prefix(limit).map(\.video.videoID))
      #expect(part.hasMore == (limit < 8))
    }
  }

  @Test("a number is an id and a title") func numbers() throws {
    let index = try Self.index(["2", "1917", "+1"])
    let both = try index.find("2", limit: 5)
    #expect(both.byID?.videoID == 2)
    #expect(both.matches.map(\.video.videoID) == [1])
    let title = try index.find("1917", limit: 5)
    #expect(title.byID == nil && title.matches.map(\.video.videoID) == [2])
    let sign = try index.find("+1", limit: 5)
    #expect(sign.byID == nil && sign.matches.map(\.video.videoID) == [3])
  }

  @Test("a text of more than 200 bytes is refused, accents not counted") func tooLong() throws {
    let index = try Self.index(["a"])
    #expect(try Self.ids(index, String(repeating: "b", count: 200)).isEmpty)
    for text in [
      String(repeating: "b", count: 201), String(repeating: "हि", count: 40), String(repeating: " ", count: 1001),
    ] {
      #expect(throws: TitleQueryError.self) { try index.find(text, limit: 5) }
    }
  }

  @Test("a title of any length is found and shown by its first 1,000 code points") func longTitles() throws {
    // The door lets no such title in any more, but a store may hold one from before.
    let titles = ["é" + String(repeating: "x", count: 5000) + "needle", String(repeating: "🎬", count: 3000)]
    let write = try WriteState(schemas: DatasetSchemas.schemas(of: .videos))
    var writer = try VideoWriter(write)
    for (index, title) in titles.enumerated() {
      try writer.put(Video(id: Int64(index + 1), kind: .movie, title: title))
    }
    let state = TimelineState(
      timeline: "videos", version: Version(rawValue: 1), data: try write.finish(tag: 1 << 40, headerTags: []))
    let index = try TitleIndex(Catalogue(InputStates { $0 == .videos ? state : nil }))
    #expect(try Self.ids(index, "exxx") == [1])
    #expect(try Self.ids(index, "needle").isEmpty)
    #expect(index.summary(ofVideo: 1)?.path.first?.unicodeScalars.count == 1000)
    #expect(index.summary(ofVideo: 2)?.path == [String(repeating: "🎬", count: 1000)])
  }

  /// A search by the definition: every title from every place, in texts of a small alphabet, where matches overlap.
  @Test(
    "finds what a search by the definition finds, over states that follow each other", arguments: [1, 2, 3] as [UInt64])
  func model(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func text(_ longest: Int) -> String {
      String(
        (0..<Int.random(in: 1...longest, using: &random)).map { _ in
          ["a", "b", "Ä", " ", "-", "が"].randomElement(using: &random) ?? "a"
        })
    }
    let inputs = try MemoryInputs()
    var titles: [Int64: String] = [:]
    var index: TitleIndex?
    for round in 0..<8 {
      var events: [ChangeEvent] = []
      for _ in 0..<(round == 0 ? 3000 : 40) {
        let id = Int64.random(in: 1...4000, using: &random)
        if round > 0, random.next() % 4 == 0 {
          titles[id] = nil
          events.append(.delete(.video(id: id)))
        } else {
          let title = text(12)
          titles[id] = title
          events.append(Self.movie(id, title))
        }
      }
      try inputs.apply(events)
      let next = try TitleIndex(try Catalogue(inputs.states), after: index)
      let anew = try TitleIndex(try Catalogue(inputs.states))
      #expect(next.folded.pages.map(\.bytes) == anew.folded.pages.map(\.bytes), "seed \(seed), round \(round)")
      for _ in 0..<20 {
        let wanted = text(4)
        let folded = String(decoding: TitleFolding.bytes(of: wanted), as: UTF8.self)
        let expected = titles.filter {
          String(decoding: TitleFolding.bytes(of: $0.value), as: UTF8.self).contains(folded)
        }
        #expect(
          Set(try Self.ids(next, wanted, limit: 5000)) == (folded.isEmpty ? [] : Set(expected.keys)),
          "seed \(seed), round \(round), '\(wanted)'")
      }
      index = next
    }
  }

  @Test("a state that follows another shares what did not change") func shared() throws {
    let inputs = try MemoryInputs()
    try inputs.apply((1...5000).map { Self.movie($0, "Title \($0)") })
    let first = try TitleIndex(try Catalogue(inputs.states))
    try inputs.apply([Self.movie(7, "Changed")])
    let second = try TitleIndex(try Catalogue(inputs.states), after: first)
    let pages = zip(first.folded.pages, second.folded.pages).filter { $0 !== $1 }
    #expect(first.folded.pages.count >= 5)
    #expect(pages.count <= 2, "the page of the old record and that of the new one")
    #expect(try Self.ids(second, "changed") == [7])
    try inputs.apply([.upsert(.contract(Contract(id: 1, videoID: 7, state: .draft, windows: [])))])
    let third = try TitleIndex(try Catalogue(inputs.states), after: second)
    #expect(zip(second.folded.pages, third.folded.pages).allSatisfy { $0 === $1 })
  }

  /// Titles of one letter, and a text of the same letter but for its end: a search that begins anew at every place takes two hundred
  /// times as long for it as for a text that begins nowhere.
  @Test("the time of a search does not depend on the text") func linear() throws {
    let title = String(repeating: "a", count: 200)
    let index = try Self.index(Array(repeating: title, count: 10_000))
    func seconds(_ text: String) throws -> Double {
      try (0..<3).map { _ in
        let start = ContinuousClock.now
        _ = try index.find(text, limit: 20)
        return (ContinuousClock.now - start).seconds
      }.min() ?? 0
    }
    let easy = try seconds("zzz")
    for text in [String(repeating: "a", count: 199) + "b", String(repeating: "ab", count: 100), "a", title] {
      let hard = try seconds(text)
      #expect(hard < 40 * easy, "\(text.prefix(5))…: \(hard) s, a text that begins nowhere \(easy) s")
    }
  }

  @Test("a search whose task is cancelled ends") func cancelled() async throws {
    let index = try Self.index(["a"])
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try index.find("a", limit: 5).matches.count
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
