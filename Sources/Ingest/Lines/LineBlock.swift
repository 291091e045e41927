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
