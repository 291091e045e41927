import BitMemory

/// Finds records by the beginning of a word of one of their texts, such as titles for a search box. Immutable; belongs to
/// one state.
///
/// Words and ordinals in order, in leaves that indexes of successive states share where nothing changed.
public final class PrefixIndex: Sendable {
  /// Cuts a text into the words to find it by.
  public typealias Words = @Sendable (String) -> [String]

  private let state: DataState
  private let type: String
  private let path: String
  private let words: Words
  private let leaves: [Leaf]

  /// Indexes the STRING that `path` leads to from each record of `type`.
  ///
  /// Throws `SchemaError` when the type or path is missing or leads to no STRING. O(n log n) in words.
  ///
  /// - Parameter words: by default the lowercased runs of letters and digits; folded the same way for a search.
  public convenience init(
    _ state: DataState, type: String, path: String, words: @escaping Words = PrefixIndex.lowercasedWords
  ) throws(SchemaError) {
    let texts = try Texts(state, type, path, words)
    var entries: [Entry] = []
    for ordinal in state.populated(type) { texts.append(ordinal, to: &entries) }
    entries.sort()
    self.init(state, type, path, words, Leaf.leaves(of: entries[...]))
  }

  private init(_ state: DataState, _ type: String, _ path: String, _ words: @escaping Words, _ leaves: [Leaf]) {
    (self.state, self.type, self.path, self.words, self.leaves) = (state, type, path, words, leaves)
  }

  /// The index of another state of the same dataset, equal to a rebuild.
  ///
  /// - Complexity: O(changed words x leaf + leaves) between neighbours of a chain (`StateChanges`).
  public func updated(by changes: StateChanges) throws(SchemaError) -> PrefixIndex {
    precondition(changes.old === state, "the changes start from another state than the index")
    var (gone, new) = ([Entry](), [Entry]())
    let (before, after) = (try Texts(state, type, path, words), try Texts(changes.new, type, path, words))
    for ordinal in changes.removed(type) { before.append(ordinal, to: &gone) }
    for ordinal in changes.added(type) { after.append(ordinal, to: &new) }
    gone.sort()
    new.sort()
    return PrefixIndex(changes.new, type, path, words, Self.merge(leaves, gone, new))
  }

  private static func merge(_ leaves: [Leaf], _ gone: [Entry], _ new: [Entry]) -> [Leaf] {
    var result: [Leaf] = []
    result.reserveCapacity(leaves.count)
    var (g, n) = (0, 0)
    for (index, leaf) in leaves.enumerated() {
      let bound = index + 1 < leaves.count ? leaves[index + 1].entries[0] : nil
      let (firstGone, firstNew) = (g, n)
      while g < gone.count, bound.map({ gone[g] < $0 }) ?? true { g += 1 }
      while n < new.count, bound.map({ new[n] < $0 }) ?? true { n += 1 }
      if g == firstGone && n == firstNew {
        result.append(leaf)
      } else {
        result += Leaf.leaves(of: leaf.merged(removing: gone[firstGone..<g], adding: new[firstNew..<n])[...])
      }
    }
    if leaves.isEmpty { result = Leaf.leaves(of: new[...]) }
    return result
  }

  /// The records with a word that begins with `prefix`, ascending. O(log words + matches).
  ///
  /// - Parameter prefix: folded as the index's words are; an empty one finds every record that has words.
  public func find(_ prefix: String) -> [Ordinal] {
    let wanted = Array(prefix.utf8)
    var found = BitSet()
    var leaf = firstLeaf(for: Entry(word: wanted, ordinal: 0))
    search: while leaf < leaves.count {
      let entries = leaves[leaf].entries
      for index in leaves[leaf].firstIndex(notBelow: Entry(word: wanted, ordinal: 0))..<entries.count {
        guard entries[index].word.starts(with: wanted) else { break search }
        found.insert(Int(entries[index].ordinal))
      }
      leaf += 1
    }
    return Array(found)
  }

  /// The records in which each word of `text` begins a word, ascending.
  public func find(allOf text: String) -> [Ordinal] {
    let sets = words(text).map { BitSet(find($0)) }
    guard let first = sets.first else { return [] }
    return Array(sets.dropFirst().reduce(first) { $0.intersection($1) })
  }

  /// The last leaf that begins at or below `entry`.
  private func firstLeaf(for entry: Entry) -> Int {
    var (low, high) = (0, leaves.count)
    while low < high {
      let middle = (low + high) / 2
      if entry < leaves[middle].entries[0] { high = middle } else { low = middle + 1 }
    }
    return max(0, low - 1)
  }

  /// Lowercased runs of letters and digits, each once.
  public static let lowercasedWords: Words = { text in
    var seen: Set<String> = []
    return text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { seen.insert($0).inserted }
  }

  // MARK: Parts

  struct Entry: Comparable, Sendable {
    /// UTF-8, compared byte by byte.
    let word: [UInt8]
    let ordinal: UInt32

    static func < (left: Entry, right: Entry) -> Bool {
      if left.word == right.word { return left.ordinal < right.ordinal }
      return left.word.lexicographicallyPrecedes(right.word)
    }
  }

  /// Some entries in order, never none.
  private final class Leaf: Sendable {
    static let maximum = 256
    let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    /// Leaves of at most `maximum` entries, about equally full.
    static func leaves(of entries: ArraySlice<Entry>) -> [Leaf] {
      let count = (entries.count + maximum - 1) / maximum
      return (0..<count).map { index in
        let (start, end) = (entries.count * index / count, entries.count * (index + 1) / count)
        return Leaf(Array(entries[entries.startIndex + start..<entries.startIndex + end]))
      }
    }

    func merged(removing gone: ArraySlice<Entry>, adding new: ArraySlice<Entry>) -> [Entry] {
      var result: [Entry] = []
      var (g, n) = (gone.startIndex, new.startIndex)
      for entry in entries {
        while n < new.endIndex, new[n] < entry {
          result.append(new[n])
          n += 1
        }
        if g < gone.endIndex, gone[g] == entry { g += 1 } else { result.append(entry) }
      }
      return result + new[n...]
    }

    func firstIndex(notBelow entry: Entry) -> Int {
      var (low, high) = (0, entries.count)
      while low < high {
        let middle = (low + high) / 2
        if entries[middle] < entry { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// The words of records, read through references.
  private struct Texts {
    private let columns: KeyColumns
    private let words: Words

    init(_ state: DataState, _ type: String, _ path: String, _ words: @escaping Words) throws(SchemaError) {
      columns = try KeyColumns([path], of: type, in: state)
      guard columns.types[0] == .string else { throw SchemaError(reason: "\(path) of \(type) leads to no STRING") }
      self.words = words
    }

    func append(_ ordinal: Ordinal, to entries: inout [Entry]) {
      guard case .bytes(let bytes) = columns.part(0, at: ordinal) else { return }
      let distinct = Set(words(StoredText.string(of: bytes[...])).map { Array($0.utf8) })
      for word in distinct { entries.append(Entry(word: word, ordinal: UInt32(ordinal))) }
    }
  }
}
