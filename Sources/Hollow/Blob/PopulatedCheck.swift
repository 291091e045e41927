import BitMemory

/// Checks that need both a type's records and its populated ordinals.
enum PopulatedCheck {
  /// Every populated set or map owns a bucket, the empty ones too: lookups and iterators rely on it (format section 5.1).
  static func checkTables(
    of records: RecordStore, schema: Schema, populated: BitSet, _ reader: borrowing ByteReader
  ) throws(ByteReaderError) {
    guard case .collections(let collections) = records, collections.layout.kind != .list else { return }
    for ordinal in populated where collections.range(at: ordinal).isEmpty {
      throw reader.error(.outOfRange, "record \(ordinal) of \(schema.name) owns no bucket")
    }
  }
}
