/// A well-formed BCP 47 language tag in the letter case of RFC 5646, section 2.1.1: `pt-BR`, `zh-Hant`, `es-419`.
///
/// A tag is well-formed when the grammar of RFC 5646, section 2.1, derives it, grandfathered tags included, and it repeats no
/// variant (RFC 5646, section 2.2.5) and no singleton (RFC 5646, section 2.2.6). The registry of subtags is not consulted, so
/// `qq-ZZ` is a tag. `*` is none: it is a range of RFC 4647.
///
/// ```swift
/// BCP47Tag("PT-br")?.text  // "pt-BR"
/// BCP47Tag("pt_BR")        // nil
/// ```
public struct BCP47Tag: Hashable, Comparable, Sendable {
  /// ASCII; equal tags have equal text.
  public let text: String

  /// Reads a tag in any letter case.
  /// - Returns: nil when the text is no well-formed tag.
  public init?(_ text: String) {
    guard let canonical = BCP47Grammar.canonical(text) else { return nil }
    self.text = canonical
  }

  /// The order of the UTF-8 bytes, which for ASCII is the order of `String` too.
  public static func < (left: BCP47Tag, right: BCP47Tag) -> Bool { left.text < right.text }

  /// These tags as a set: sorted, each once.
  public static func set(_ tags: some Sequence<BCP47Tag>) -> [BCP47Tag] {
    var result: [BCP47Tag] = []
    for tag in tags.sorted() where tag != result.last { result.append(tag) }
    return result
  }
}

extension BCP47Tag: CustomStringConvertible {
  public var description: String { text }
}

/// For literals in tests and generators: `let tag: BCP47Tag = "pt-BR"`.
extension BCP47Tag: ExpressibleByStringLiteral {
  /// - Precondition: `text` is a well-formed tag.
  public init(stringLiteral text: String) {
    guard let tag = BCP47Tag(text) else { preconditionFailure("'\(text)' is no BCP 47 tag (RFC 5646 2.1)") }
    self = tag
  }
}

/// The grammar of RFC 5646, section 2.1, and the letter case of RFC 5646, section 2.1.1.
///
/// It is written here because no library checks it. Foundation's `Locale` accepts any text, and what it rewrites depends on
/// the version of ICU it comes with: a key of a record must not change with an update.
///
/// A tag is a list of subtags between hyphens, and a tag that is no special case is a sequence of parts:
///
///     language [script] [region] {variant} {extension} [private use]
///
/// What a subtag is follows from its length, from whether it is made of letters or digits, and from the parts before it. So
/// the parts are taken from left to right, each as many subtags as fit, and never given back; the tag is well-formed when
/// nothing is left:
///
/// - language: two or three letters and up to three further subtags of three letters, or four to eight letters;
/// - script: four letters; region: two letters or three digits;
/// - variant: five to eight letters or digits, or four that begin with a digit; none may come twice;
/// - extension: a single letter or digit other than `x`, the singleton, which none may repeat, and at least one subtag of two
///   or more;
/// - private use: `x` and everything after it, at least one subtag.
///
/// Special cases are tags that are private use from the start (`x-...`), and 17 old registrations without a pattern
/// (`i-klingon`), which are listed.
struct BCP47Grammar {
  /// In lower case, each 1...8 ASCII letters and digits.
  private let subtags: [String]
  /// The number of subtags taken so far.
  private var position = 0

  /// The tag in the letter case of RFC 5646, section 2.1.1; nil when it is not well-formed.
  static func canonical(_ text: String) -> String? {
    // Nine in ten tags are a plain language. They need no list of subtags.
    if isPlainLanguage(text) { return text }
    let lowered = text.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 + 32 : $0 }
    guard lowered.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) else { return nil }
    let subtags = lowered.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard subtags.allSatisfy({ (1...8).contains($0.count) }) else { return nil }
    var grammar = BCP47Grammar(subtags: subtags.map { String(decoding: $0, as: UTF8.self) })
    guard grammar.isWellFormed() else { return nil }
    return inConventionalCase(grammar.subtags)
  }

  private init(subtags: [String]) { self.subtags = subtags }

  /// Two or three lower-case letters: a whole tag, and already in its final form.
  private static func isPlainLanguage(_ text: String) -> Bool {
    let bytes = text.utf8
    return (bytes.count == 2 || bytes.count == 3) && bytes.allSatisfy(isLetter)
  }

  /// Puts subtags in the letter case of RFC 5646, section 2.1.1: all in lower case, but two letters in upper case (a region)
  /// and four in title case (a script), unless they begin the tag or follow a singleton, where they are something else.
  private static func inConventionalCase(_ subtags: [String]) -> String {
    var followsSingleton = false
    var cased: [String] = []
    for (index, subtag) in subtags.enumerated() {
      switch subtag.utf8.count {
      case 2 where index > 0 && !followsSingleton: cased.append(subtag.uppercased())
      case 4 where index > 0 && !followsSingleton: cased.append(subtag.prefix(1).uppercased() + subtag.dropFirst())
      default: cased.append(subtag)
      }
      followsSingleton = followsSingleton || subtag.utf8.count == 1
    }
    return cased.joined(separator: "-")
  }

  private mutating func isWellFormed() -> Bool {
    if Self.irregularTags.contains(subtags.joined(separator: "-")) { return true }
    if subtags[0] == "x" { return takePrivateUse() && position == subtags.count }
    guard takeLanguage() else { return false }
    _ = take { $0.utf8.count == 4 && $0.utf8.allSatisfy(Self.isLetter) }  // script
    _ = take(where: Self.isRegion)
    guard takeVariants(), takeExtensions() else { return false }
    return (position == subtags.count || takePrivateUse()) && position == subtags.count
  }

  /// Takes `2*3ALPHA ["-" extlang] / 4ALPHA / 5*8ALPHA`, where extlang is one to three times three letters.
  private mutating func takeLanguage() -> Bool {
    guard take(where: { $0.utf8.count >= 2 && $0.utf8.allSatisfy(Self.isLetter) }) != nil else { return false }
    guard subtags[0].utf8.count <= 3 else { return true }
    for _ in 0..<3 where take(where: { $0.utf8.count == 3 && $0.utf8.allSatisfy(Self.isLetter) }) == nil { break }
    return true
  }

  /// Takes all variants. False when one occurs twice.
  private mutating func takeVariants() -> Bool {
    var seen: [String] = []
    while let variant = take(where: Self.isVariant) {
      guard !seen.contains(variant) else { return false }
      seen.append(variant)
    }
    return true
  }

  /// Takes all extensions. False when a singleton occurs twice or has nothing after it.
  private mutating func takeExtensions() -> Bool {
    var seen: [String] = []
    while let singleton = take(where: { $0.utf8.count == 1 && $0 != "x" }) {
      guard !seen.contains(singleton), take(where: { $0.utf8.count >= 2 }) != nil else { return false }
      seen.append(singleton)
      while take(where: { $0.utf8.count >= 2 }) != nil {}
    }
    return true
  }

  /// Takes `"x" 1*("-" (1*8alphanum))`, which is all that is left.
  private mutating func takePrivateUse() -> Bool {
    guard take(where: { $0 == "x" }) != nil, position < subtags.count else { return false }
    position = subtags.count
    return true
  }

  /// Takes the next subtag if there is one and it fits.
  private mutating func take(where fits: (String) -> Bool) -> String? {
    guard position < subtags.count, fits(subtags[position]) else { return nil }
    defer { position += 1 }
    return subtags[position]
  }

  private static func isRegion(_ subtag: String) -> Bool {
    let bytes = subtag.utf8
    return bytes.count == 2 && bytes.allSatisfy(isLetter) || bytes.count == 3 && bytes.allSatisfy(isDigit)
  }

  private static func isVariant(_ subtag: String) -> Bool {
    subtag.utf8.count >= 5 || subtag.utf8.count == 4 && subtag.utf8.first.map(isDigit) == true
  }

  /// A letter in lower case; subtags are lowered before they are read.
  private static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// RFC 5646, section 2.1, `irregular`: the grandfathered tags that the grammar does not derive. It derives the `regular`
  /// ones.
  private static let irregularTags: Set<String> = [
    "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo",
    "i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de",
  ]
}
