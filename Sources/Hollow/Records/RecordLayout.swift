import BitMemory

/// Where the packed fields of an OBJECT record lie (format section 4.3): record *s* starts at bit `s * recordBits`.
struct RecordLayout: Hashable, Sendable {
  let types: [FieldType]
  /// Bits of each field, 0...64.
  let widths: [Int]
  let offsets: [Int]
  let recordBits: Int
  let hasByteAreas: Bool

  init(types: [FieldType], widths: [Int]) {
    var offset = 0
    offsets = widths.map { width in
      defer { offset += width }
      return offset
    }
    (self.types, self.widths, recordBits) = (types, widths, offset)
    hasByteAreas = types.contains(where: \.hasByteArea)
  }

  /// The layout of records that only ever held nothing: no bits, but a pointer for STRING and BYTES.
  init(emptyOf types: [FieldType]) {
    self.init(types: types, widths: types.map { $0.hasByteArea ? 2 : 0 })
  }

  /// Words of a page with room for `slots` records, and for whole words of slots beyond.
  func pageWords(_ slots: Int) -> Int { (slots + 63) / 64 * recordBits }

  /// The stored bits of `field` when it is null.
  func nullPattern(_ field: Int) -> UInt64 { types[field].nullPattern(width: widths[field]) }

  /// Each field as wide as in the wider of the two layouts.
  func widened(to other: RecordLayout) -> RecordLayout {
    RecordLayout(types: types, widths: zip(widths, other.widths).map { max($0, $1) })
  }

  /// The width of a pointer field over `byteCount` bytes: one null bit and the end offset.
  static func pointerWidth(byteCount: Int) -> Int { 1 + PackedBits.width(of: UInt64(byteCount + 1)) }
}
