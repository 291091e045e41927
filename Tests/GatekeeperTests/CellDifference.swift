import Foundation

/// The plain, slow difference of two outputs: their NDJSON lines taken apart cell by cell.
struct CellDifference: Equatable {
  var blockedToLive = 0
  var liveToBlocked = 0
  var reasonsChanged = 0

  private struct Line: Decodable {
    struct Block: Decodable {
      var rule: String
      var code: String
      var detail: String
      var countries: [String]
    }
    var videoId: Int64
    var live: [String]
    var blocks: [Block]
  }

  /// Country by video: empty reasons for a live cell.
  private static func cells(_ lines: [String]) throws -> [String: Set<String>] {
    var cells: [String: Set<String>] = [:]
    for text in lines {
      let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
      for country in line.live { cells["\(line.videoId)/\(country)"] = [] }
      for block in line.blocks {
        for country in block.countries {
          cells["\(line.videoId)/\(country)", default: []].insert("\(block.rule)/\(block.code)/\(block.detail)")
        }
      }
    }
    return cells
  }

  init(_ left: [String], _ right: [String]) throws {
    let (before, after) = (try Self.cells(left), try Self.cells(right))
    for (cell, reasons) in before {
      guard let now = after[cell], now != reasons else { continue }
      if now.isEmpty { blockedToLive += 1 } else if reasons.isEmpty { liveToBlocked += 1 } else { reasonsChanged += 1 }
    }
  }
}
