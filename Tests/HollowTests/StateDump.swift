import BitMemory
import Hollow
import HollowTools

/// Renders a state in the dump format of the golden blobs (their README), line by line.
struct StateDump {
  let state: DataState

  /// All lines after the state's own: each type in name order, then its records by ordinal. `maxOrdinal` is left out,
  /// because it is a property of the path that led to a state (docs/hollow-format.md, section 6.3).
  func lines() throws -> [String] {
    var lines: [String] = []
    for type in state.types.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
      let checksum = String(UInt32(bitPattern: try StateChecksum.checksum(of: type, in: state)), radix: 16)
      lines.append(
        #"{"kind":"type","t":"\#(type.name)","schema":"\#(kind(type.schema))","numShards":\#(type.shardCount),"#
          + #""populated":\#(type.populatedCount),"checksum":"\#(checksum)"}"#)
      for ordinal in type.populated { lines.append(try record(type, ordinal)) }
    }
    return lines
  }

  private func kind(_ schema: Schema) -> String {
    switch schema {
    case .object: "OBJECT"
    case .list: "LIST"
    case .set: "SET"
    case .map: "MAP"
    }
  }

  private func record(_ type: TypeState, _ ordinal: Ordinal) throws -> String {
    let start = #"{"t":"\#(type.name)","o":\#(ordinal),"#
    switch type.schema {
    case .object(let schema):
      let fields = try schema.fields.map { field in
        "\"\(field.name)\":\(value(try state.column(type.name, field.name, field.type), ordinal))"
      }
      return start + "\"f\":{\(fields.joined(separator: ","))}}"
    case .list:
      return start + "\"e\":\(join(try state.collections(type.name).elements(at: ordinal)))}"
    case .set:
      let records = try state.collections(type.name)
      let buckets = records.entries(at: ordinal).map(records.key(at:))
      return start
        + "\"n\":\(records.size(at: ordinal)),\"e\":\(join(buckets.filter { $0 >= 0 }.sorted())),\"b\":\(join(buckets))}"
    case .map:
      let records = try state.collections(type.name)
      let entries = records.entries(at: ordinal)
      let pairs = entries.filter { records.key(at: $0) >= 0 }
        .map { (records.key(at: $0), records.value(at: $0)) }.sorted { $0 < $1 }
        .map { "[\($0.0),\($0.1)]" }
      return start + "\"n\":\(records.size(at: ordinal)),\"e\":[\(pairs.joined(separator: ","))],"
        + "\"b\":\(join(entries.map(records.key(at:))))}"
    }
  }

  private func join(_ ordinals: [Ordinal]) -> String { "[\(ordinals.map(String.init).joined(separator: ","))]" }

  private func value(_ column: FieldColumn, _ ordinal: Ordinal) -> String {
    switch column.type {
    case .int, .long: column.long(at: ordinal).map { String($0) } ?? "null"
    case .reference: column.reference(at: ordinal).map { String($0) } ?? "null"
    case .boolean: column.boolean(at: ordinal).map { String($0) } ?? "null"
    case .float: column.value(at: ordinal).map { "\"0x\(hex($0, digits: 8))\"" } ?? "null"
    case .double: column.value(at: ordinal).map { "\"0x\(hex($0, digits: 16))\"" } ?? "null"
    case .string: column.bytes(at: ordinal).map { text(StoredText.units(of: $0)) } ?? "null"
    case .bytes: column.bytes(at: ordinal).map { "\"\($0.map { hex(UInt64($0), digits: 2) }.joined())\"" } ?? "null"
    }
  }

  private func text(_ units: [UInt16]) -> String {
    var previous: UInt16 = 0
    var unpaired = false
    for unit in units + [0] {
      let (high, low) = ((0xD800...0xDBFF).contains(previous), (0xDC00...0xDFFF).contains(unit))
      unpaired = unpaired || high != low
      previous = unit
    }
    if unpaired { return "{\"u16\":[\(units.map(String.init).joined(separator: ","))]}" }
    return "\"\(units.map(escape).joined())\""
  }

  private func escape(_ unit: UInt16) -> String {
    switch unit {
    case 0x22: "\\\""
    case 0x5C: "\\\\"
    case 0x20...0x7E: String(decoding: [unit], as: UTF16.self)
    default: "\\u\(hex(UInt64(unit), digits: 4))"
    }
  }

  private func hex(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
