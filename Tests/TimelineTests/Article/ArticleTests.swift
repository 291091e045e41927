import BitMemory
import Foundation
import Hollow
import TestSupport
import Testing
import Timeline

/// The article "A dataset in ten minutes" tells the truth: its code is compiled, and does what the article says.
@Suite("Article") struct ArticleTests {
  private static let article = SharedFolder.packageRoot.appending(
    path: "Sources/Timeline/Timeline.docc/DatasetInTenMinutes.md")
  private static let example = SharedFolder.packageRoot.appending(path: "Tests/TimelineTests/Article/WeatherExample.swift")

  @Test("every block of Swift stands in the compiled example, line by line") func blocks() throws {
    let example = "\n" + (try String(contentsOf: Self.example, encoding: .utf8))
    let parts = try String(contentsOf: Self.article, encoding: .utf8).components(separatedBy: "```swift\n").dropFirst()
    #expect(parts.count >= 8)
    for part in parts {
      let block = try #require(part.components(separatedBy: "```").first)
      #expect(example.contains("\n" + block), "not in the example:\n\(block)")
    }
  }

  @Test("the example publishes, reads, finds, follows and compares") func example() throws {
    let directory = try TemporaryDirectory()
    let store = DirectoryBlobStore(path: directory.path, timeline: "weather")
    let producer = try openProducer(store, at: 1000)
    let oslo = Station(id: 1, name: "Oslo", country: "NO", celsius: -4)
    let bergen = Station(id: 2, name: "Bergen", country: "NO", celsius: 5)
    let quito = Station(id: 3, name: "Quito", country: "EC", celsius: 14)
    let first = try publishAll([oslo, bergen, quito], with: producer, at: 2000)
    let finder = try StationFinder(first.data)
    #expect(try warmest(in: first.data) == "Quito")
    #expect(finder.name(ofStation: 2) == "Bergen")
    #expect(finder.names(in: "NO") == ["Bergen", "Oslo"])

    let warmer = Station(id: 1, name: "Oslo", country: "NO", celsius: 21)
    let lima = Station(id: 4, name: "Lima", country: "PE", celsius: 18)
    let second = try publishChanges([warmer, lima], closed: [3], with: producer, at: 3000)
    #expect(try warmest(in: second.data) == "Oslo")
    let moved = try StationFinder(finder, movedTo: second.data)
    #expect(moved.name(ofStation: 3) == nil)
    #expect(moved.name(ofStation: 4) == "Lima")
    #expect(moved.names(in: "EC") == [])
    #expect(try report(from: first.data, to: second.data) == ["new: 4", "closed: 3", "1: celsius -4 -> 21"])
    #expect(second.data.populated("Country").count == 2)

    var seen: [Version] = []
    try follow(store, times: 1) { seen.append($0.version) }
    #expect(seen == [second.version])
    #expect(throws: TimelineError.self) { try publishAll([], with: producer, at: 4000) }
    #expect(try Consumer(store).latestVersion() == second.version)
  }
}
