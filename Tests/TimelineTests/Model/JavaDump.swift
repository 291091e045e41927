import BitMemory
import Foundation
import Hollow

/// The records of a state as the lines of the golden dumps tell them (their README), each in one canonical text.
struct JavaDump: Equatable {
  private(set) var headerTags: [String: String] = [:]
  private var records: Set<String> = []

  static func == (left: JavaDump, right: JavaDump) -> Bool { left.records == right.records }

  init(lines: [String]) throws {
    for line in lines {
      guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { continue }
      if let tags = object["headerTags"] as? [String: String] { headerTags = tags }
      if let type = object["t"] as? String, let ordinal = object["o"] as? Int {
        records.insert("\(type) \(ordinal) \(Self.content(object))")
      }
    }
  }

  private static func content(_ object: [String: Any]) -> String {
    if let fields = object["f"] as? [String: Any] {
      return fields.sorted { $0.key < $1.key }.map { "\($0)=\($1 is NSNull ? "null" : "\($1)")" }.joined(separator: " ")
    }
    let numbers = (object["e"] as? [Any] ?? []).flatMap { ($0 as? [Int]) ?? ($0 as? Int).map { [$0] } ?? [] }
    return "\(numbers)"
  }

  init(_ state: DataState) throws {
    for type in state.types {
      for ordinal in type.populated {
        records.insert("\(type.name) \(ordinal) \(try Self.content(type, ordinal, state))")
      }
    }
  }

  private static func content(_ type: TypeState, _ ordinal: Ordinal, _ state: DataState) throws -> String {
    guard case .object(let schema) = type.schema else {
      let column = try state.collections(type.name)
      let entries = column.entries(at: ordinal).filter { column.key(at: $0) >= 0 }
      guard case .map = type.schema else {
        let keys = entries.map(column.key(at:))
        if case .set = type.schema { return "\(keys.sorted())" }
        return "\(keys)"
      }
      return "\(entries.map { [column.key(at: $0), column.value(at: $0)] }.sorted { $0[0] < $1[0] }.flatMap { $0 })"
    }
    return try schema.fields.sorted { $0.name < $1.name }.map { field in
      let column = try state.column(type.name, field.name, field.type)
      let value =
        switch field.type {
        case .reference: column.reference(at: ordinal).map { "\($0)" }
        case .string: column.text(at: ordinal)
        case .boolean: column.boolean(at: ordinal).map { $0 ? "1" : "0" }
        default: column.long(at: ordinal).map { "\($0)" }
        }
      return "\(field.name)=\(value ?? "null")"
    }.joined(separator: " ")
  }
}
