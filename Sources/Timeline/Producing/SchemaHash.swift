import Hollow

/// The hash by which Java's tools tell whether two states have the same schemas (format section 13.1).
enum SchemaHash {
  static func text(of schemas: [Schema]) -> String {
    let texts = schemas.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }.map(\.description)
    return "\(HollowHash.murmur3(StoredText.bytes(of: texts.joined())))"
  }
}
