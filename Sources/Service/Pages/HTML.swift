/// Markup of a page. Whatever is not a literal of this program is escaped in it.
///
/// What a literal says is markup, and what is interpolated is text. Nothing else makes a value of this type, so no text from
/// outside can become markup, by oversight neither.
///
/// ```swift
/// let name = "<b>"
/// let row: HTML = "<td>\(name)</td>"  // <td>&lt;b&gt;</td>
/// ```
///
/// | interpolation | for | is |
/// |---|---|---|
/// | `\(text)` | words of our own, and what stands in an attribute | escaped |
/// | `\(data: text)` | what a record or a request says, in the content | escaped, in a `bdi` of its own |
/// | `\(label: text)` | the same in a list | cut at 120 code points, the whole in the `title` attribute |
/// | `\(plain: text)` | the same where no element may stand: in `title` | escaped, between U+2068 and U+2069 |
/// | `\(html)`, `\(list)` | markup made before, optional or several | as it is |
///
/// The isolation is for titles that are written from right to left: without it they would turn around the words beside them. Every
/// text is cut at `textLimit`, so that the size of a page does not depend on what the records say.
struct HTML: Sendable, ExpressibleByStringInterpolation {
  /// The markup.
  private(set) var text: String

  /// Code points of any one text.
  static let textLimit = 1000
  /// Code points of a label in a list.
  static let labelLimit = 120

  init(stringLiteral literal: StaticString) { text = literal.description }
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    /// Of static strings only, so only from the source of this program.
    mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

    mutating func appendInterpolation(_ text: String) { self.text.append(escaping: text, limit: textLimit) }
    mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

    mutating func appendInterpolation(data: String) { appendInterpolation("<bdi>\(data)</bdi>" as HTML) }

    mutating func appendInterpolation(label: String) {
      guard label.unicodeScalars.count > labelLimit else { return appendInterpolation(data: label) }
      let short = String(label.unicodeScalars.prefix(labelLimit)) + "…"
      appendInterpolation("<bdi title=\"\(label)\">\(short)</bdi>" as HTML)
    }

    mutating func appendInterpolation(plain: String) {
      text += "\u{2068}"
      text.append(escaping: plain, limit: textLimit)
      text += "\u{2069}"
    }

    mutating func appendInterpolation(_ html: HTML) { text += html.text }
    mutating func appendInterpolation(_ html: HTML?) { if let html { text += html.text } }
    mutating func appendInterpolation(_ list: [HTML]) { for html in list { text += html.text } }
  }
}

extension String {
  /// Appends `other` as HTML shows it, code point by code point.
  ///
  /// By code points and not by characters: a quote with a combining mark after it is another character than a quote, and to a
  /// browser it ends the attribute it stands in all the same.
  ///
  /// - Parameter limit: code points after which it is cut.
  fileprivate mutating func append(escaping other: String, limit: Int) {
    if other.utf8.count <= limit, other.utf8.allSatisfy(Self.isPlain) {
      self += other
      return
    }
    var openIsolates = 0
    var rest = other.unicodeScalars.makeIterator()
    for _ in 0..<limit {
      guard let scalar = rest.next() else { break }
      switch scalar {
      case "<": self += "&lt;"
      case ">": self += "&gt;"
      case "&": self += "&amp;"
      case "\"": self += "&quot;"
      case "'": self += "&#39;"
      case "\t"..."\r", "\u{85}", "\u{2028}", "\u{2029}": self += " "
      case "\u{2066}"..."\u{2068}":
        openIsolates += 1
        unicodeScalars.append(scalar)
      case "\u{2069}":
        // One that closes nothing of this text would close the isolation around it.
        unicodeScalars.append(openIsolates > 0 ? scalar : "\u{FFFD}")
        openIsolates = max(0, openIsolates - 1)
      case _ where scalar.properties.generalCategory == .control || scalar.properties.isNoncharacterCodePoint:
        self += "\u{FFFD}"
      default: unicodeScalars.append(scalar)
      }
    }
    self += String(repeating: "\u{2069}", count: openIsolates)
    if rest.next() != nil { self += "…" }
  }

  /// Whether a byte stands for itself.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
    default: byte >= 0x20 && byte < 0x7F
    }
  }
}
