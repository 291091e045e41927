import BitMemory
import Foundation
import Hollow
import HollowTools
import TestSupport
import Testing

/// Records of the Java library's blobs expand to exactly what the library itself followed.
@Suite("Expanded golden records")
struct ExpandedGoldenTests {
  @Test(
    "every root record of a state",
    arguments: ["kitchen/0", "kitchen/4", "catalogue/0", "catalogue/4", "edge-single/0"])
  func roots(place: String) throws {
    let parts = place.split(separator: "/")
    let folder = parts[0]
    let bytes = try DataFolder.golden.bytes("\(folder)/snapshot-\(parts[1]).bin")
    let state = try SnapshotReader.read(bytes.span.rawBytes)
    let expander = try RecordExpander(state, order: .ordinal)
    let lines = try DataFolder.golden.lines("\(folder)/expanded-\(parts[1]).jsonl")
    #expect(!lines.isEmpty)
    for line in lines {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let (type, ordinal) = (try #require(object["t"] as? String), try #require(object["o"] as? Int))
      let start = #"{"t":"\#(type)","o":\#(ordinal),"x":"#
      #expect(start + Self.dump(expander.expand(type, ordinal)) + "}" == line)
    }
  }

  /// The form of the dumps (README of the golden folder).
  private static func dump(_ value: ExpandedValue) -> String {
    switch value {
    case .float(let bits): "\"0x\(hex(UInt64(bits), 8))\""
    case .double(let bits): "\"0x\(hex(bits, 16))\""
    case .text(let units): text(units)
    case .object(let members): "{" + members.map { "\"\($0.name)\":\(dump($0.value))" }.joined(separator: ",") + "}"
    case .list(let elements), .set(let elements): "[" + elements.map(dump).joined(separator: ",") + "]"
    case .map(let entries): "[" + entries.map { "[\(dump($0.key)),\(dump($0.value))]" }.joined(separator: ",") + "]"
    default: value.json()
    }
  }

  private static func text(_ units: [UInt16]) -> String {
    let text = String(decoding: units, as: UTF16.self)
    if Array(text.utf16) != units { return "{\"u16\":[\(units.map(String.init).joined(separator: ","))]}" }
    return "\"" + units.map(escape).joined() + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    switch unit {
    case 0x22: "\\\""
    case 0x5C: "\\\\"
    case 0x20...0x7E: String(decoding: [unit], as: UTF16.self)
    default: "\\u\(hex(UInt64(unit), 4))"
    }
  }

  private static func hex(_ value: UInt64, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
