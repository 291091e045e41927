import Hollow
import TestSupport

/// A random state of films, with holes, and its rows by ordinal.
struct FilmState {
  private(set) var rows: [Ordinal: FilmRow] = [:]
  let state: DataState

  init(seed: UInt64, size: Int) throws {
    var random = SplitMix64(seed: seed)
    let write = try WriteState(schemas: try SchemaParser.parse(FilmRow.schemas))
    for _ in 0..<size {
      let row = FilmRow(using: &random)
      rows[try row.add(to: write)] = row
    }
    write.commit(try write.finish(tag: 1, headerTags: []))
    for ordinal in rows.keys.sorted() where Int.random(in: 0...3, using: &random) == 0 {
      write.remove(ordinal, from: try write.type("Film"))
      rows[ordinal] = nil
    }
    state = try write.finish(tag: 2, headerTags: [], roots: ["Film"])
  }

  /// The ordinals of each key, ascending: a scan of all rows.
  func groups(_ paths: [String]) -> [[KeyPart]: [Ordinal]] {
    var groups: [[KeyPart]: [Ordinal]] = [:]
    for (ordinal, row) in rows.sorted(by: { $0.key < $1.key }) {
      groups[paths.map { row.keys[$0] ?? .null }, default: []].append(ordinal)
    }
    return groups
  }

  static let keys = [
    ["id"], ["year"], ["score"], ["live"], ["mark"], ["country"], ["country.code"], ["studio"], ["studio.founded"],
    ["id", "country"], ["year", "studio", "live"], ["studio.founded", "mark", "score", "id"],
  ]

  static let absent: [KeyPart] = [.null, .value(0), .value(12_345), .bytes([]), .bytes([9]), .text("none")]
}
