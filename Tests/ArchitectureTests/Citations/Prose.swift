import Foundation

/// What one file of the repository says in words: the comments of a source file or a script, or the text of a page.
///
/// Comment lines that follow each other are one paragraph, joined by spaces, so that a citation may be broken over two
/// lines. Paragraphs are lines of `text`. Fenced code is left out.
struct Prose {
  /// The path from the repository's root.
  let file: String
  private(set) var text = ""
  /// Of `text`, in UTF-16 units.
  private var length = 0
  /// Where each line of the file begins in `text`, likewise.
  private var starts: [(offset: Int, line: Int)] = []

  var isPage: Bool { file.hasSuffix(".md") }

  /// The folder that the file is in, "" for the root.
  var folder: String { (file as NSString).deletingLastPathComponent }

  init(file: String, content: String) {
    self.file = file
    var source = SwiftLines()
    var (isFenced, isBroken) = (false, true)
    for (index, line) in content.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let words = Self.words(of: String(line), in: file, &source) else {
        isBroken = true
        continue
      }
      if words.hasPrefix("```") {
        isFenced.toggle()
        isBroken = true
      } else if isFenced || words.isEmpty {
        isBroken = true
      } else {
        append(words, line: index + 1, startsParagraph: isBroken || Self.startsParagraph(words))
        isBroken = false
      }
    }
  }

  /// The line of the file that `offset` of `text` is from.
  func line(at offset: Int) -> Int { starts.last { $0.offset <= offset }?.line ?? 1 }

  private mutating func append(_ words: String, line: Int, startsParagraph: Bool) {
    if !text.isEmpty {
      text += startsParagraph ? "\n" : " "
      length += 1
    }
    starts.append((length, line))
    text += words
    length += words.utf16.count
  }

  /// List items, rows of tables and headings.
  private static func startsParagraph(_ words: String) -> Bool {
    ["- ", "* ", "| ", "#"].contains { words.hasPrefix($0) }
  }

  /// The prose of one line; nil where it has none.
  private static func words(of line: String, in file: String, _ source: inout SwiftLines) -> String? {
    let trimmed = line.trimmingCharacters(in: .whitespaces)
    if file.hasSuffix(".md") { return trimmed }
    if file.hasSuffix(".swift") { return source.comment(in: line) }
    return trimmed.hasPrefix("#") && !trimmed.hasPrefix("#!") ? trimmed.drop { "# ".contains($0) }.description : nil
  }
}

/// Finds the comment of each line of a Swift file, one line after the other. Slashes inside texts begin none.
struct SwiftLines {
  private var isInText = false

  /// The words after `//` or `///`; nil for a line without a comment.
  mutating func comment(in line: String) -> String? {
    let bytes = Array(line.utf8)
    var index = 0
    func isAt(_ text: StaticString) -> Bool {
      let count = text.utf8CodeUnitCount
      return index + count <= bytes.count && bytes[index..<(index + count)].elementsEqual("\(text)".utf8)
    }
    while index < bytes.count {
      if isAt("\"\"\"") {
        isInText.toggle()
        index += 3
      } else if isInText {
        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
      } else if isAt("#\"") {
        index = Self.end(of: bytes, after: index + 2) { $0 == UInt8(ascii: "\"") && $1 == UInt8(ascii: "#") }
      } else if isAt("\"") {
        index = Self.end(of: bytes, after: index + 1) { first, _ in first == UInt8(ascii: "\"") }
      } else if isAt("//") {
        let words = String(decoding: bytes[index...], as: UTF8.self).drop { $0 == "/" }
        return words.trimmingCharacters(in: .whitespaces)
      } else {
        index += 1
      }
    }
    return nil
  }

  /// Behind the text that began before `start`.
  private static func end(of bytes: [UInt8], after start: Int, _ isEnd: (UInt8, UInt8) -> Bool) -> Int {
    var index = start
    while index < bytes.count {
      if isEnd(bytes[index], index + 1 < bytes.count ? bytes[index + 1] : 0) { return index + 1 }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
  }
}
