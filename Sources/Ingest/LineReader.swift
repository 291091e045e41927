/// Cuts a text into blocks of whole lines.
///
/// Lines end with LF or CRLF; the last one needs no end. A block holds the bytes of its lines in one buffer and the range of
/// each line in it, so that lines are neither copied nor turned into strings one by one.
///
/// The reader takes chunks of the text as they come, in the middle of lines too. Each chunk is copied into the block up to
/// the next line end, which closes the line; what is left of the chunk waits in `rest`. A block is given out when it is full,
/// and only at the end of a line.
///
/// Memory is bounded by the block size plus the longest line that is read: when a line goes beyond the limit its bytes are
/// taken out of the block again, the rest of it is skipped, and it is reported by its number.
///
/// ```swift
/// var lines = LineReader(try GzipReader(path: "videos.ndjson.gz"))
/// while let block = try lines.next() {
///   for line in block.lines { use(block.bytes[line.range]) }
/// }
/// ```
struct LineReader: ~Copyable {
  private var reader: GzipReader
  private let limits: LineLimits
  /// What was read and not yet cut into lines.
  private var rest: ArraySlice<UInt8> = []
  /// The block being filled: its lines, and from `lineStart` on the line that has no end yet.
  private var bytes: [UInt8] = []
  private var lines: [LineBlock.Line] = []
  private var lineStart = 0
  private var lineNumber = 1
  /// True inside a line that is too long.
  private var isDropping = false

  init(_ reader: consuming GzipReader, limits: LineLimits = LineLimits()) {
    self.reader = reader
    self.limits = limits
  }

  var name: String { reader.name }

  /// The next lines; nil when there are no more. Never an empty block.
  mutating func next() throws(SourceError) -> LineBlock? {
    while !isBlockFull {
      if rest.isEmpty {
        guard let chunk = try reader.next() else {
          // The last line of a file may lack its end.
          if lineStart < bytes.count || isDropping { endLine() }
          break
        }
        rest = chunk[...]
      }
      takeToLineEnd()
    }
    return lines.isEmpty ? nil : takeBlock()
  }

  /// True at the end of a line only, so that no line is split between two blocks.
  private var isBlockFull: Bool {
    lineStart == bytes.count && (lineStart >= limits.blockSize || lines.count >= limits.linesPerBlock)
  }

  private mutating func takeToLineEnd() {
    if lineStart == bytes.count, !isDropping, skipEmptyLines() { return }
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      append(rest)
      rest = []
      return
    }
    append(rest[..<end])
    endLine()
    rest = rest[(end + 1)...]
  }

  /// Counts the empty lines at the front of `rest`; false when there is none. They hold nothing, so a file of nothing else
  /// costs no more than to be read.
  private mutating func skipEmptyLines() -> Bool {
    let empty = Self.emptyLines(rest.span)
    rest = rest.dropFirst(empty.size)
    lineNumber += empty.count
    return empty.count > 0
  }

  private static func emptyLines(_ text: Span<UInt8>) -> (count: Int, size: Int) {
    var (count, end) = (0, 0)
    while end < text.count {
      if text[end] == UInt8(ascii: "\n") {
        end += 1
      } else if text[end] == UInt8(ascii: "\r"), end + 1 < text.count, text[end + 1] == UInt8(ascii: "\n") {
        end += 2
      } else {
        break
      }
      count += 1
    }
    return (count, end)
  }

  private mutating func append(_ part: ArraySlice<UInt8>) {
    guard !isDropping else { return }
    if bytes.count - lineStart + part.count > limits.maximumLineLength {
      isDropping = true
      bytes.removeLast(bytes.count - lineStart)
    } else {
      bytes += part
    }
  }

  private mutating func endLine() {
    var end = bytes.count
    if end > lineStart, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    // Empty lines count, so that numbers are those of an editor, but there is nothing to read in them.
    if end > lineStart || isDropping {
      lines.append(LineBlock.Line(number: lineNumber, range: lineStart..<end, isTooLong: isDropping))
    }
    lineStart = bytes.count
    lineNumber += 1
    isDropping = false
  }

  private mutating func takeBlock() -> LineBlock {
    defer { (bytes, lines, lineStart) = ([], [], 0) }
    return LineBlock(bytes: bytes, lines: lines)
  }
}

/// A run of whole lines with their places in one buffer: what one thread parses at a time.
struct LineBlock: Sendable {
  struct Line: Hashable, Sendable {
    /// 1-based, counting every line of the file.
    var number: Int
    /// In `bytes`, without the line's end; empty when `isTooLong`.
    var range: Range<Int>
    /// True when the line was longer than the limit and its text was dropped.
    var isTooLong = false
  }

  var bytes: [UInt8]
  /// In file order; empty lines are left out.
  var lines: [Line]
}

/// How much text is held at a time.
public struct LineLimits: Hashable, Sendable {
  /// Bytes after which a block of lines is handed to a thread.
  public var blockSize = 1 << 20
  /// Lines after which it is, too: very short lines cost more in line numbers than in text.
  public var linesPerBlock = 16_384
  /// Bytes of the longest line that is read; a longer one is refused. 16 MiB.
  public var maximumLineLength = 16 << 20

  public init() {}
}
