import BitMemory
import TestSupport
import Testing

@Suite("Packed bits") struct PackedBitsTests {
  @Test("read back what was packed", arguments: 1...64, [1, 2] as [UInt64])
  func roundTrip(width: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let model = (0..<100).map { _ in random.next() >> UInt64(64 - width) }
    var bits = PackedBits(bitCount: model.count * width)
    for (index, value) in model.enumerated() { bits.setZeroed(value, at: index * width, width: width) }
    #expect(model.indices.map { bits.value(at: $0 * width, width: width) } == model)
    for index in model.indices.reversed() { bits.set(~model[index], at: index * width, width: width) }
    #expect(model.indices.map { ~bits.value(at: $0 * width, width: width) & PackedBits.mask(width) } == model)
  }

  @Test("copies at any alignment", arguments: [3, 4, 5] as [UInt64])
  func copy(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let source = PackedBits(words: (0..<8).map { _ in random.next() })
    for _ in 0..<200 {
      let count = Int.random(in: 0...300, using: &random)
      let (from, to) = (
        Int.random(in: 0...(512 - count), using: &random), Int.random(in: 0...(512 - count), using: &random)
      )
      var target = PackedBits(bitCount: 512)
      target.copyZeroed(count, from: source, at: from, to: to)
      for bit in 0..<512 {
        let expected = (to..<to + count).contains(bit) ? source.value(at: bit - to + from, width: 1) : 0
        #expect(target.value(at: bit, width: 1) == expected)
      }
    }
  }

  @Test("a read outside the words traps") func outside() async {
    await #expect(processExitsWith: .failure) { _ = PackedBits(bitCount: 64).value(at: 64, width: 1) }
  }
}
