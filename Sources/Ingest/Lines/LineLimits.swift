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
