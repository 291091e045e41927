import Foundation
import TestSupport
import Testing

@Suite("Dataset commands", .serialized) struct DatasetCommandTests {
  /// The mini catalogue, its changes applied; the versions of a dataset come back oldest first.
  private func filled() throws -> Executable {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    #expect(try gatekeeper.run("evaluate", "--at", "2026-01-01T00:00:00Z").status == 0)
    #expect(try gatekeeper.run("apply", "\(Executable.mini)/changes.ndjson").status == 0)
    #expect(try gatekeeper.run("evaluate", "--at", "2026-02-01T00:00:00Z").status == 0)
    return gatekeeper
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func versions(_ dataset: String, _ gatekeeper: Executable) throws -> [String] {
    let object = try json(try gatekeeper.run("dataset", "ls", dataset, "-o", "json").output)
    return try #require(object["versions"] as? [[String: Any]]).compactMap { $0["version"] as? String }
  }

  @Test("ls lists every timeline, and the versions of one with what leads to them") func list() throws {
    let gatekeeper = try filled()
    let lines = try gatekeeper.run("dataset", "ls").output.split(separator: "\n")
    #expect(lines.count == 8)
    #expect(lines[0].hasPrefix("DATASET"))
    let text = try gatekeeper.run("dataset", "ls", "-o", "json").output
    let objects = try text.split(separator: "\n").map { try json("\($0)") }
    #expect(objects.map { $0["dataset"] as? String }.last == "liveness")
    #expect(objects.allSatisfy { $0["states"] as? Int == 2 })
    #expect(try versions("ratings", gatekeeper).count == 2)
    #expect(try gatekeeper.run("dataset", "ls", "ratings").output.contains("announced"))
  }

  @Test("get prints one record, and says when there is none") func get() throws {
    let gatekeeper = try filled()
    let table = try gatekeeper.run("dataset", "get", "ratings", "1,DE")
    #expect(
      table.output == """
        FIELD              VALUE
        videoId            1
        country.code       "DE"
        board.id           "FSK"
        certificate.label  "12"
        minimumAge         12

        """)
    let old = try versions("ratings", gatekeeper)[0]
    let missing = try gatekeeper.run("dataset", "get", "ratings", "1,DE", "--at", old)
    #expect(missing.status == 1)
    #expect(missing.errors.contains("ratings@\(old): no Rating has the key 1,DE"))
    let short = try gatekeeper.run("dataset", "get", "ratings", "1")
    #expect(short.errors.contains("1 parts where the key of Rating has 2"))
    let code = try gatekeeper.run("dataset", "get", "ratings", "DE", "--type", "Country", "-o", "json")
    #expect(code.status == 1, "Country has no key: \(code)")
    #expect(try gatekeeper.run("dataset", "get", "ratings").status == 64)
    #expect(try gatekeeper.run("dataset", "get", "films", "1").status == 64)
  }

  @Test("diff and history tell what the changes did, by field") func diffAndHistory() throws {
    let gatekeeper = try filled()
    let versions = try versions("ratings", gatekeeper)
    let diff = try gatekeeper.run("dataset", "diff", "ratings", versions[0], versions[1])
    #expect(diff.status == 2)
    #expect(diff.output.hasPrefix("Rating \(versions[0]) -> \(versions[1]): "))
    #expect(diff.output.contains("added 1,DE"))
    let same = try gatekeeper.run("dataset", "diff", "ratings", versions[1], versions[1])
    #expect(same.status == 0)
    #expect(same.output.contains("0 added, 0 removed, 0 modified"))
    let states = try self.versions("liveness", gatekeeper)
    let object = try json(
      try gatekeeper.run("dataset", "diff", "liveness", states[0], states[1], "-o", "json", "--limit", "1").output)
    #expect(object["recordsListed"] as? Int == 1)
    let history = try gatekeeper.run("dataset", "history", "ratings", "1,DE")
    #expect(history.status == 0)
    #expect(history.output.contains(": added\n"))
    let lines = try gatekeeper.run("dataset", "history", "ratings", "1,DE", "-o", "json").output.split(separator: "\n")
    #expect(try lines.map { try json("\($0)")["version"] as? String } == [versions[1]])
    #expect(try gatekeeper.run("dataset", "history", "ratings", "1,XX").status == 1)
  }

  @Test("show tells types, records and schemas") func show() throws {
    let gatekeeper = try filled()
    let output = try gatekeeper.run("dataset", "show", "ratings").output
    for part in ["hollow.metric.cycle.start = ", "TYPE ", "Rating @PrimaryKey(videoId, country.code) {", "  long "] {
      #expect(output.contains(part), "\(part)")
    }
  }

  @Test("verify passes a sound timeline and names a blob that is not") func verify() throws {
    let gatekeeper = try filled()
    let sound = try gatekeeper.run("dataset", "verify", "ratings", "--all")
    #expect(sound.status == 0)
    #expect(sound.output == "ratings: 2 versions read, 4 blobs, all sound\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: gatekeeper.directory.file("data/ratings"))
    let delta = try #require(names.first { $0.hasPrefix("delta-") })
    let file = gatekeeper.directory.url.appending(path: "data/ratings/\(delta)")
    var bytes = try Data(contentsOf: file)
    bytes[40] ^= 1
    try bytes.write(to: file)
    let damaged = try gatekeeper.run("dataset", "verify", "ratings", "--all")
    #expect(damaged.status == 1)
    #expect(damaged.output.contains(delta))
    #expect(try gatekeeper.run("dataset", "verify", "ratings", "--all", "--at", "20200101000000000").status == 64)
  }

  @Test("a Java producer's directory is read as it is") func java() throws {
    let gatekeeper = try Executable()
    let path = DataFolder.golden.url.appending(path: "fs-producer").path
    let (first, last) = ("20261122210255001", "20261122210255004")
    let verify = try gatekeeper.run("dataset", "verify", "--timeline", path, "--all")
    #expect(verify.output == "\(path): 4 versions read, 12 blobs, all sound\n")
    let record = try gatekeeper.run("dataset", "get", "--timeline", path, "3", "-o", "json")
    #expect(
      record.output
        == #"{"id":3,"title":{"value":"movie 3!"},"year":null,"tags":[{"name":"z"}],"rel":[[{"name":"z"},{"ref":30}]]}"#
        + "\n")
    let diff = try gatekeeper.run("dataset", "diff", "--timeline", path, first, last, "--limit", "4")
    #expect(diff.status == 2)
    #expect(
      diff.output == """
        Movie \(first) -> \(last): 6 added, 3 removed, 5 modified
        removed 0
        removed 1
        removed 2
        modified 3
          title.value: "movie 3" -> "movie 3!"
        10 more records; --limit 0 lists all

        """)
    let history = try gatekeeper.run("dataset", "history", "--timeline", path, "3", "--index", "index")
    #expect(
      history.output == """
        \(last) at 2026-11-22T21:02:55Z: modified
          title.value: "movie 3" -> "movie 3!"
        \(first) at 2026-11-22T21:02:55Z: present
          {"id":3,"title":"movie 3","year":null,"tags":{"z"},"rel":{"z":30}}

        """)
    #expect(try gatekeeper.run("dataset", "get", "--timeline", path, "77").errors.contains("no Movie has the key 77"))
  }
}
