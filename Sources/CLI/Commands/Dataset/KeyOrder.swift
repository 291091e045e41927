import Hollow

/// The order of keys in lists: numbers by size, everything else by stored bytes, null first.
enum KeyOrder {
  static func sorted<Element>(
    _ elements: [Element], types: [FieldType], _ key: (Element) -> [KeyPart]
  ) -> [Element] {
    elements.sorted { precedes(key($0), key($1), types) }
  }

  private static func precedes(_ left: [KeyPart], _ right: [KeyPart], _ types: [FieldType]) -> Bool {
    for (index, type) in types.enumerated() where left[index] != right[index] {
      switch (left[index], right[index]) {
      case (.null, _): return true
      case (_, .null): return false
      case (.value(let a), .value(let b)):
        return type == .int || type == .long ? ZigZag.decode(a) < ZigZag.decode(b) : a < b
      case (.bytes(let a), .bytes(let b)): return a.lexicographicallyPrecedes(b)
      default: return false
      }
    }
    return false
  }
}
