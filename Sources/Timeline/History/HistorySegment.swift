import BitMemory

/// The keys that one step of a timeline touched, by their hashes.
struct HistorySegment {
  /// What a step did to a key: an entry's two lowest bits. Both: the record was replaced.
  static let added: UInt64 = 1
  static let removed: UInt64 = 2
  private static let flags: UInt64 = 3

  /// The step: from the state before, with the tags that tell whether the states are still those of then.
  struct Step: Hashable {
    var from: Version
    var to: Version
    var fromTag: UInt64
    var toTag: UInt64
  }

  let step: Step
  /// Ascending hashes, each once, with their flags.
  let entries: [UInt64]

  init(_ step: Step, removed: [UInt64], added: [UInt64]) {
    var all = removed.map { $0 & ~Self.flags | Self.removed } + added.map { $0 & ~Self.flags | Self.added }
    all.sort()
    var entries: [UInt64] = []
    for entry in all {
      if let last = entries.last, last | Self.flags == entry | Self.flags {
        entries[entries.count - 1] = last | entry
      } else {
        entries.append(entry)
      }
    }
    (self.step, self.entries) = (step, entries)
  }

  /// The first entry that a hash can have.
  static func lowest(_ hash: UInt64) -> UInt64 { hash & ~flags }

  static func matches(_ entry: UInt64, _ hash: UInt64) -> Bool { entry | flags == hash | flags }

  func contains(_ hash: UInt64) -> Bool { entries.contains { Self.matches($0, hash) } }

  /// Step, count and entries as big-endian 64-bit words, and a checksum over them.
  var bytes: [UInt8] {
    let words =
      [UInt64(bitPattern: step.from.rawValue), UInt64(bitPattern: step.to.rawValue), step.fromTag, step.toTag]
      + [UInt64(entries.count)] + entries
    var writer = ByteWriter()
    var sum = HistoryChecksum()
    for word in words {
      writer.write(word)
      sum.add(word)
    }
    writer.write(sum.value)
    return writer.bytes
  }
}

/// A checksum against torn writes and stray bytes, not against forgery: the index is a cache.
struct HistoryChecksum {
  private(set) var value: UInt64 = 0x6763_6869_7374_3031

  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    value = (product.high ^ product.low) &+ 0x2545_F491_4F6C_DD1D
  }
}
