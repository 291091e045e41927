/// How many cells may go dark at once: a share of the cells that were live or a number, whichever is more.
///
/// The number keeps small catalogues usable, where one title is a large share. Whole millionths, so that what lies exactly
/// at the limit is the same on every machine.
public struct CellLimit: Hashable, Sendable {
  /// Millionths of the cells that were live, 0...1,000,000.
  public let shareMillionths: Int
  /// As many may go in any case.
  public let cells: Int

  /// - Precondition: a share of 0...1,000,000, a number of 0 or more.
  public init(shareMillionths: Int = 0, cells: Int = 0) {
    precondition((0...1_000_000).contains(shareMillionths) && cells >= 0, "a limit of \(shareMillionths), \(cells)")
    (self.shareMillionths, self.cells) = (shareMillionths, cells)
  }

  /// How many of `live` cells may go dark.
  public func allowed(of live: Int) -> Int {
    let (share, rest) = (live / 1_000_000 * shareMillionths, live % 1_000_000 * shareMillionths / 1_000_000)
    return max(cells, share + rest)
  }
}

extension CellLimit: LosslessStringConvertible {
  /// Parses `1%`, `500` or `0.5%,500`: a share with at most four decimals, a number of cells, or both. Nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count <= 2 else { return nil }
    let hasShare = parts[0].hasSuffix("%")
    guard hasShare || parts.count == 1, let share = hasShare ? Self.millionths(parts[0].dropLast()) : 0 else {
      return nil
    }
    let hasCells = parts.count == 2 || !hasShare
    guard let cells = hasCells ? Self.number(last) : 0 else { return nil }
    self.init(shareMillionths: share, cells: cells)
  }

  /// `1%,5000`
  public var description: String {
    guard shareMillionths > 0 else { return "\(cells)" }
    var decimals = String(String(10_000 + shareMillionths % 10_000).dropFirst())
    while decimals.last == "0" { decimals.removeLast() }
    let share = "\(shareMillionths / 10_000)\(decimals.isEmpty ? "" : ".\(decimals)")%"
    return cells > 0 ? "\(share),\(cells)" : share
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 15, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func millionths(_ percent: some StringProtocol) -> Int? {
    let parts = percent.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? String(parts[1]) : "0"
    guard parts.count <= 2, decimals.utf8.count <= 4, let whole = number(parts[0]), whole <= 100,
      let fraction = number(decimals + String(repeating: "0", count: 4 - decimals.utf8.count)), !decimals.isEmpty
    else { return nil }
    let share = whole * 10_000 + fraction
    return share <= 1_000_000 ? share : nil
  }
}
