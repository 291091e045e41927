import BitMemory

/// The widths of packed LIST, SET or MAP records (format sections 4.4 to 4.6).
///
/// A list is the case without sizes and values: its "keys" are its elements, and it has no empty bucket.
struct CollectionLayout: Hashable, Sendable {
  enum Kind: Sendable { case list, set, map }

  let kind: Kind
  /// Bits of an end index into the entries.
  let pointerBits: Int
  /// Bits of the number of elements; 0 for lists, whose pointers tell it.
  let sizeBits: Int
  /// Bits of an element or key ordinal.
  let keyBits: Int
  /// Bits of a value ordinal; 0 but for maps.
  let valueBits: Int

  /// Words of a page with room for `slots` slots, and for whole words of slots beyond.
  func pageWords(_ slots: Int) -> Int { (slots + 63) / 64 * slotBits }

  var slotBits: Int { pointerBits + sizeBits }
  var entryBits: Int { keyBits + valueBits }
  /// The key of an empty bucket: all ones. Lists have none.
  var emptyKey: UInt64 { PackedBits.mask(keyBits) }

  /// As wide as the wider of the two, and for pages of up to `entries` entries.
  func widened(to other: CollectionLayout, entries: Int) -> CollectionLayout {
    CollectionLayout(
      kind: kind, pointerBits: max(pointerBits, other.pointerBits, PackedBits.width(of: UInt64(entries))),
      sizeBits: max(sizeBits, other.sizeBits), keyBits: max(keyBits, other.keyBits),
      valueBits: max(valueBits, other.valueBits))
  }

  static func empty(_ kind: Kind) -> CollectionLayout {
    switch kind {
    case .list: CollectionLayout(kind: kind, pointerBits: 1, sizeBits: 0, keyBits: 1, valueBits: 0)
    case .set: CollectionLayout(kind: kind, pointerBits: 0, sizeBits: 0, keyBits: 1, valueBits: 0)
    case .map: CollectionLayout(kind: kind, pointerBits: 0, sizeBits: 0, keyBits: 1, valueBits: 1)
    }
  }
}
