import BitMemory
import Hollow

/// The folded titles of all videos, by the ordinals of their records.
///
/// They lie end to end in pages of 1,024 ordinals, so that a search goes through memory from front to back. States share pages:
/// those after a change are the old ones, but for pages with a changed ordinal, and in these only changed titles are folded.
///
/// Memory: the bytes of the folded titles, and 5 bytes an ordinal.
struct FoldedTitles: Sendable {
  let pages: [Page]

  /// - Parameters:
  ///   - old: the titles of the state before; nil folds every title.
  ///   - changed: ordinals whose title `old` does not know or that are no longer populated.
  ///   - title: of a populated ordinal; nil when it has none.
  /// - Complexity: O(bytes of the pages with a change), and O(pages) to share the others.
  init(
    _ populated: BitSet, after old: FoldedTitles? = nil, changed: BitSet = BitSet(), title: (Ordinal) -> String?
  ) {
    var pages: [Page] = []
    for first in stride(from: 0, through: populated.highest, by: Page.slots) {
      let before = old.flatMap { pages.count < $0.pages.count ? $0.pages[pages.count] : nil }
      let slots = first..<first + Page.slots
      if let before, changed.count(in: slots) == 0 {
        pages.append(before)
      } else {
        pages.append(Page(slots, populated, after: before, changed: changed, title: title))
      }
    }
    self.pages = pages
  }

  /// The titles of 1,024 consecutive ordinals.
  final class Page: Sendable {
    static let slots = 1024
    /// Stands behind each title. No text contains it, so nothing is found across two titles.
    private static let separator: UInt8 = 0xFF

    let bytes: [UInt8]
    /// Where each title ends, its separator included. A slot without a title has no bytes.
    let ends: [Int32]

    fileprivate init(
      _ slots: Range<Int>, _ populated: BitSet, after old: Page?, changed: BitSet, title: (Ordinal) -> String?
    ) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(old?.bytes.count ?? 0)
      var ends: [Int32] = []
      ends.reserveCapacity(slots.count)
      for (index, ordinal) in slots.enumerated() {
        if let old, !changed.contains(ordinal) {
          bytes += old.bytes[old.range(index)]
        } else if populated.contains(ordinal), let title = title(ordinal) {
          bytes += TitleFolding.bytes(of: title)
          bytes.append(Self.separator)
        }
        ends.append(Int32(bytes.count))
      }
      (self.bytes, self.ends) = (bytes, ends)
    }

    private func range(_ slot: Int) -> Range<Int> { (slot == 0 ? 0 : Int(ends[slot - 1]))..<Int(ends[slot]) }

    /// The slots whose title contains the query, ascending, each with the best place in its title. O(bytes).
    func places(of query: TitleQuery) -> [(slot: Int, place: TitlePlace)] {
      var found: [(slot: Int, place: TitlePlace)] = []
      let stored = self.bytes
      let bytes = stored.span
      let first = query.bytes[0]
      var (next, length, slot) = (0, 0, 0)
      while next < bytes.count {
        if length == 0 {
          // Most bytes begin nothing.
          while next < bytes.count && bytes[next] != first { next += 1 }
          if next == bytes.count { break }
        }
        length = query.length(after: length, bytes[next])
        next += 1
        if length < query.bytes.count { continue }
        while Int(ends[slot]) < next { slot += 1 }
        let place = place(of: next - length..<next, in: range(slot))
        if found.last?.slot == slot { found.removeLast() }
        found.append((slot, place))
        // A better place than inside a word can only be the first one.
        (next, length) = place == .inside ? (next, query.lengthAfterMatch) : (Int(ends[slot]), 0)
      }
      return found
    }

    private func place(of match: Range<Int>, in title: Range<Int>) -> TitlePlace {
      if match.lowerBound == title.lowerBound {
        return match.upperBound == title.upperBound - 1 ? .whole : .beginning
      }
      return isWordStart(match.lowerBound) ? .word : .inside
    }

    /// Whether what stands before the byte at `index`, in the same title, is no part of a word.
    private func isWordStart(_ index: Int) -> Bool {
      var start = index - 1
      while bytes[start] & 0xC0 == 0x80 { start -= 1 }
      if bytes[start] < 0x80 { return !Self.isInWord[Int(bytes[start])] }
      guard let scalar = String(decoding: bytes[start..<index], as: UTF8.self).unicodeScalars.first else { return true }
      return !Self.isInWord(scalar)
    }

    private static let isInWord = (0..<0x80 as Range<UInt8>).map { isInWord(Unicode.Scalar($0)) }

    private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
        .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
        true
      default: false
      }
    }
  }
}
