/// A language of one cycle: an index into `Vocabulary.languages`. Meaningless beside another vocabulary.
@frozen public struct Language: Hashable, Sendable {
  public let id: UInt32

  @inlinable public init(id: UInt32) { self.id = id }
}

/// A rating board of one cycle: an index into `Vocabulary.boards`. Meaningless beside another vocabulary.
@frozen public struct Board: Hashable, Sendable {
  public let id: UInt32

  @inlinable public init(id: UInt32) { self.id = id }
}

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

/// A set of languages of one vocabulary, one bit a language.
///
/// The last word is never zero, so that equal sets have equal words.
@frozen public struct LanguageSet: Hashable, Sendable {
  @usableFromInline var words: [UInt64]

  /// The empty set: a contract with it allows no language at all.
  @inlinable public init() { words = [] }

  @inlinable public init(_ languages: some Sequence<Language>) {
    self.init()
    for language in languages { insert(language) }
  }

  @inlinable public var isEmpty: Bool { words.isEmpty }

  @inlinable public func contains(_ language: Language) -> Bool {
    let wordIndex = Int(language.id &>> 6)
    return wordIndex < words.count && words[wordIndex] &>> UInt64(language.id & 63) & 1 == 1
  }

  /// - Complexity: O(id / 64) when the set has to grow, else O(1).
  @inlinable public mutating func insert(_ language: Language) {
    let wordIndex = Int(language.id &>> 6)
    while words.count <= wordIndex { words.append(0) }
    words[wordIndex] |= 1 &<< UInt64(language.id & 63)
  }

  /// - Complexity: O(words of the longer set).
  @inlinable public mutating func formUnion(_ other: LanguageSet) {
    while words.count < other.words.count { words.append(0) }
    for index in other.words.indices { words[index] |= other.words[index] }
  }

  @inlinable public func union(_ other: LanguageSet) -> LanguageSet {
    var result = self
    result.formUnion(other)
    return result
  }
}

extension LanguageSet: ExpressibleByArrayLiteral {
  @inlinable public init(arrayLiteral languages: Language...) { self.init(languages) }
}

/// The order and the equality of texts in everything that is published: their UTF-8 bytes.
///
/// `String`'s own `==` and `<` follow Unicode canonical equivalence, in which two boards that differ by normalisation
/// alone would be one.
enum ByteOrder {
  static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }

  static func areEqual(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

  /// The texts in byte order, each once.
  static func sorted(_ texts: some Sequence<String>) -> [String] {
    texts.sorted(by: precedes).reduce(into: []) { sorted, text in
      if let last = sorted.last, areEqual(last, text) { return }
      sorted.append(text)
    }
  }
}

extension Array {
  /// The first index whose element does not lie before the wanted place; `count` when all do.
  ///
  /// - Complexity: O(log count). The elements are partitioned by `liesBefore`.
  func partitionPoint(_ liesBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if liesBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
