import BitMemory

/// Packed OBJECT records at slots `0..<count` with their byte areas (format section 4.3), in pages: a snapshot's by
/// ordinal, a delta's in the order of its added ordinals.
///
/// As in a blob, the STRING or BYTES field of a slot ends at its pointer and begins at that of the slot before; here
/// pointers and areas are those of the slot's page. A slot without a record has a pointer too; its other fields mean
/// nothing. Immutable; states share pages.
final class ObjectRecords: Sendable {
  let layout: RecordLayout
  let count: Int
  let table: PageTable
  /// By page; empty when the layout has no byte areas.
  let areas: [PageAreas]

  init(layout: RecordLayout, count: Int, pages: [WordPage], areas: [PageAreas]) {
    (self.layout, self.count, self.areas) = (layout, count, areas)
    table = PageTable(pages)
  }

  convenience init(emptyOf types: [FieldType]) {
    self.init(layout: RecordLayout(emptyOf: types), count: 0, pages: [], areas: [])
  }

  var pageCount: Int { table.pages.count }

  /// The stored bits of `field` in `slot`.
  @inline(__always)
  func raw(_ field: Int, at slot: Int) -> UInt64 {
    table.value(
      page: Paging.page(of: slot), at: Paging.index(of: slot) &* layout.recordBits &+ layout.offsets[field],
      width: layout.widths[field])
  }

  /// The stored value of a fixed-width field, nil for null. INT and LONG stay zigzagged.
  func value(_ field: Int, at slot: Int) -> UInt64? {
    let raw = raw(field, at: slot)
    let type = layout.types[field]
    if raw == type.nullPattern(width: layout.widths[field]) { return nil }
    if type == .reference && raw == 0xFFFF_FFFF { return nil }
    return raw
  }

  /// Where the bytes of a STRING or BYTES field end in the area of the slot's page.
  func end(_ field: Int, at slot: Int) -> Int {
    Int(raw(field, at: slot) & PackedBits.mask(layout.widths[field] - 1))
  }

  /// Where they begin.
  func start(_ field: Int, at slot: Int) -> Int { Paging.index(of: slot) == 0 ? 0 : end(field, at: slot - 1) }

  /// Whether a STRING or BYTES field is null.
  func isNullPointer(_ field: Int, at slot: Int) -> Bool {
    raw(field, at: slot) >> UInt64(layout.widths[field] - 1) == 1
  }

  /// How many bytes a STRING or BYTES field has; 0 for null.
  func byteCount(_ field: Int, at slot: Int) -> Int { end(field, at: slot) - start(field, at: slot) }

  /// The bytes of a STRING or BYTES field, nil for null.
  func bytes(_ field: Int, at slot: Int) -> ArraySlice<UInt8>? {
    if isNullPointer(field, at: slot) { return nil }
    return areas[Paging.page(of: slot)].fields[field][start(field, at: slot)..<end(field, at: slot)]
  }

  /// Memory held, in bytes.
  var byteSize: Int { table.byteSize + areas.reduce(0) { $0 + $1.byteSize } }
}
