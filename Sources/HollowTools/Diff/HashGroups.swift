import BitMemory

/// Finds, among many 64-bit hashes, the first with the same value as each.
enum HashGroups {
  /// For each index the smallest index with an equal hash, itself when it comes first. O(hashes) expected.
  static func firsts(_ hashes: [UInt64], threads: Int) -> [UInt32] {
    let parts = threads > 1 && hashes.count > 1 << 14 ? 2 : 1
    let found = Parallel.map(parts, threads: threads) { firsts(hashes, part: UInt64($0), of: parts) }
    guard parts == 2 else { return found[0] }
    var joined = found[0]
    for index in joined.indices { joined[index] |= found[1][index] }
    return joined
  }

  /// The firsts of the hashes whose top bit is `part`, zero for all others; of all hashes when there is one part.
  private static func firsts(_ hashes: [UInt64], part: UInt64, of parts: Int) -> [UInt32] {
    var size = 16
    while size * parts < hashes.count * 2 { size *= 2 }
    // High half: bits of the hash, which spare most looks at it; low half: index + 1; 0 is empty.
    var slots = [UInt64](repeating: 0, count: size)
    var firsts = [UInt32](repeating: 0, count: hashes.count)
    for (index, hash) in hashes.enumerated() where parts == 1 || hash &>> 63 == part {
      let tag = hash & 0xFFFF_FFFF_0000_0000
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while true {
        let entry = slots[slot]
        if entry == 0 {
          slots[slot] = tag | UInt64(index + 1)
          firsts[index] = UInt32(index)
          break
        }
        if entry & 0xFFFF_FFFF_0000_0000 == tag {
          let other = Int(entry & 0xFFFF_FFFF) - 1
          if hashes[other] == hash {
            firsts[index] = UInt32(other)
            break
          }
        }
        slot = (slot + 1) & (size - 1)
      }
    }
    return firsts
  }
}
