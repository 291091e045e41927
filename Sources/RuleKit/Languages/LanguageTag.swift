/// Comparisons of BCP 47 language tags, in UTF-8 and without case.
public enum LanguageTag {
  /// Whether a tag is what a requirement asks for: equal to it, or beginning with it and a hyphen.
  ///
  /// Source: RFC 4647 basic filtering. `es-419` satisfies `es`; `es` does not satisfy `es-419`, nor does `est`.
  /// - Complexity: O(length of the requirement).
  public static func satisfies(_ tag: some Sequence<UInt8>, requirement: some Sequence<UInt8>) -> Bool {
    var tagBytes = tag.makeIterator()
    for byte in requirement {
      guard let tagByte = tagBytes.next(), lowercased(tagByte) == lowercased(byte) else { return false }
    }
    guard let next = tagBytes.next() else { return true }
    return next == UInt8(ascii: "-")
  }

  /// The same for two strings.
  public static func satisfies(_ tag: String, requirement: String) -> Bool {
    satisfies(tag.utf8, requirement: requirement.utf8)
  }

  /// Whether two tags differ in nothing but case.
  public static func matches(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8) { lowercased($0) == lowercased($1) }
  }

  /// The order of tags without case, by UTF-8 bytes.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8) { lowercased($0) < lowercased($1) }
  }

  /// Only ASCII letters have a case in a tag.
  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
