import BitMemory
import Hollow
import TestSupport
import Testing
import Timeline

/// The article "A dataset in ten minutes" tells the truth: its code is compiled, and does what the article says.
@Suite("Article") struct ArticleTests {
  @Test("every block of Swift stands in the compiled example, line by line") func blocks() throws {
    let article = try CompiledArticle(
      "Sources/Timeline/Timeline.docc/DatasetInTenMinutes.md",
      example: "Tests/TimelineTests/Article/WeatherExample.swift")
    #expect(article.blocks.count >= 8)
    #expect(article.missing == [])
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
