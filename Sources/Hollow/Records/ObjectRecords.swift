import BitMemory

/// Packed OBJECT records at slots `0..<count` with their byte areas (format section 4.3): a snapshot's by ordinal, a
/// delta's in the order of its added ordinals.
///
/// Slots without a record hold zeros and, in STRING and BYTES fields, the running pointer. Immutable; a class, so that
/// passing it on costs one reference count and not one an array.
final class ObjectRecords: Sendable {
  let layout: RecordLayout
  let count: Int
  let bits: PackedBits
  /// One byte area a field; empty but for STRING and BYTES.
  let areas: [[UInt8]]

  init(layout: RecordLayout, count: Int, bits: PackedBits, areas: [[UInt8]]) {
    (self.layout, self.count, self.bits, self.areas) = (layout, count, bits, areas)
  }

  convenience init(emptyOf types: [FieldType]) {
    self.init(
      layout: RecordLayout(emptyOf: types), count: 0, bits: PackedBits(), areas: types.map { _ in [] })
  }

  /// The stored bits of `field` in `slot`.
  func raw(_ field: Int, at slot: Int) -> UInt64 {
    bits.value(at: slot &* layout.recordBits &+ layout.offsets[field], width: layout.widths[field])
  }

  /// The stored value of a fixed-width field, nil for null. INT and LONG stay zigzagged.
  func value(_ field: Int, at slot: Int) -> UInt64? {
    let raw = raw(field, at: slot)
    let type = layout.types[field]
    if raw == type.nullPattern(width: layout.widths[field]) { return nil }
    if type == .reference && raw == 0xFFFF_FFFF { return nil }
    return raw
  }

  /// The end pointer of a STRING or BYTES field, without its null bit; 0 for slot -1.
  func end(_ field: Int, at slot: Int) -> Int {
    guard slot >= 0 else { return 0 }
    return Int(raw(field, at: slot) & PackedBits.mask(layout.widths[field] - 1))
  }

  /// Whether a STRING or BYTES field is null.
  func isNullPointer(_ field: Int, at slot: Int) -> Bool {
    raw(field, at: slot) >> UInt64(layout.widths[field] - 1) == 1
  }

  /// The bytes of a STRING or BYTES field, nil for null.
  func bytes(_ field: Int, at slot: Int) -> ArraySlice<UInt8>? {
    isNullPointer(field, at: slot) ? nil : areas[field][end(field, at: slot - 1)..<end(field, at: slot)]
  }
}
