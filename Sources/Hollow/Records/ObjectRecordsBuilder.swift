import BitMemory

/// Appends records and holes, slot by slot, in a given layout; translates nulls where widths differ.
struct ObjectRecordsBuilder {
  private let layout: RecordLayout
  private var bits: PackedBits
  private var areas: [[UInt8]]
  private(set) var count = 0

  /// - Parameter slots: how many slots will be appended.
  init(layout: RecordLayout, slots: Int, byteCounts: [Int] = []) {
    self.layout = layout
    bits = PackedBits(bitCount: slots * layout.recordBits)
    areas = layout.types.map { _ in [] }
    for (field, byteCount) in byteCounts.enumerated() where byteCount > 0 { areas[field].reserveCapacity(byteCount) }
  }

  consuming func finish() -> ObjectRecords {
    ObjectRecords(layout: layout, count: count, bits: bits, areas: areas)
  }

  /// Appends the records of `source` in `slots`, in order. O(bits / 64) where the layouts agree and no field has bytes.
  mutating func append(_ source: ObjectRecords, slots: Range<Int>) {
    if source.layout == layout && !layout.hasByteAreas {
      bits.copyZeroed(
        slots.count * layout.recordBits, from: source.bits, at: slots.lowerBound * layout.recordBits,
        to: count * layout.recordBits)
    } else {
      for field in layout.types.indices {
        if layout.types[field].hasByteArea {
          appendBytes(field, source, slots)
        } else {
          appendValues(field, source, slots)
        }
      }
    }
    count += slots.count
  }

  private mutating func appendValues(_ field: Int, _ source: ObjectRecords, _ slots: Range<Int>) {
    let (type, width) = (layout.types[field], layout.widths[field])
    let (from, to) = (type.nullPattern(width: source.layout.widths[field]), type.nullPattern(width: width))
    var bit = count * layout.recordBits + layout.offsets[field]
    for slot in slots {
      let raw = source.raw(field, at: slot)
      bits.setZeroed(raw == from ? to : raw, at: bit, width: width)
      bit += layout.recordBits
    }
  }

  private mutating func appendBytes(_ field: Int, _ source: ObjectRecords, _ slots: Range<Int>) {
    guard !slots.isEmpty else { return }
    let start = source.end(field, at: slots.lowerBound - 1)
    let shift = areas[field].count - start
    areas[field] += source.areas[field][start..<source.end(field, at: slots.upperBound - 1)]
    let width = layout.widths[field]
    var bit = count * layout.recordBits + layout.offsets[field]
    for slot in slots {
      let null = source.isNullPointer(field, at: slot) ? UInt64(1) << UInt64(width - 1) : 0
      bits.setZeroed(UInt64(source.end(field, at: slot) + shift) | null, at: bit, width: width)
      bit += layout.recordBits
    }
  }

  /// Appends `holes` slots without a record.
  mutating func appendHoles(_ holes: Int) {
    for field in layout.types.indices where layout.types[field].hasByteArea && !areas[field].isEmpty {
      var bit = count * layout.recordBits + layout.offsets[field]
      for _ in 0..<holes {
        bits.setZeroed(UInt64(areas[field].count), at: bit, width: layout.widths[field])
        bit += layout.recordBits
      }
    }
    count += holes
  }

  /// Appends one record of raw values; for STRING and BYTES fields `ranges` gives the bytes in `bytes`, nil for null.
  mutating func append(values: ArraySlice<UInt64>, bytes: [UInt8], ranges: (Int) -> Range<Int>?) {
    var bit = count * layout.recordBits
    for (field, value) in zip(layout.types.indices, values) {
      let width = layout.widths[field]
      if layout.types[field].hasByteArea {
        let range = ranges(field)
        if let range { areas[field] += bytes[range] }
        let null = range == nil ? UInt64(1) << UInt64(width - 1) : 0
        bits.setZeroed(UInt64(areas[field].count) | null, at: bit, width: width)
      } else {
        bits.setZeroed(value, at: bit, width: width)  // null is all ones of 64 bits: cut to width it is null again
      }
      bit += width
    }
    count += 1
  }
}
