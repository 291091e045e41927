import TestSupport

/// Damages inputs as transmissions and disks do, and worse: it changes bits and bytes, cuts, leaves out and repeats.
struct RandomDamage {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  /// The first byte is kept: it says what the input is.
  mutating func damaged(_ input: [UInt8]) -> [UInt8] {
    var bytes = input
    for _ in 0...below(3) where bytes.count > 2 { damage(&bytes) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let start = 1 + below(bytes.count - 1)
    let end = min(bytes.count, start + 1 + below(8))
    switch below(6) {
    case 0, 1: bytes[start] ^= 1 << UInt8(below(8))
    case 2: bytes[start] = [0, 1, 0x7F, 0x80, 0xFF][below(5)]
    case 3: bytes.removeSubrange(start..<end)
    case 4: bytes.insert(contentsOf: bytes[start..<end], at: start)
    default: bytes.replaceSubrange(start..<end, with: [0x87, 0xFF, 0xFF, 0xFF, 0x7F])
    }
  }
}
