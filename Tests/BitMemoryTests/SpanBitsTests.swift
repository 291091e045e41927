import BitMemory
import TestSupport
import Testing

@Suite("Bits of a span") struct SpanBitsTests {
  /// One bit at a time, from the words' definition.
  private func model(_ words: [UInt64], at offset: Int, width: Int) -> UInt64 {
    (0..<width).reduce(0) { value, bit in
      let position = offset + bit
      return value | (words[position / 64] >> UInt64(position % 64) & 1) << UInt64(bit)
    }
  }

  /// From 58 bits on, eight bytes from the first one may not hold a misaligned value.
  @Test(
    "reads wide values at every alignment", arguments: [0, 1, 56, 57, 58, 59, 60, 61, 62, 63, 64], [1, 2] as [UInt64])
  func edges(width: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let words = (0..<4).map { _ in random.next() }
    for offset in 0..<128 {
      #expect(words.span.bits(at: offset, width: width) == model(words, at: offset, width: width), "offset \(offset)")
    }
  }

  @Test("a width above 64 traps") func tooWide() async {
    await #expect(processExitsWith: .failure) {
      let words: [UInt64] = [1, 2, 3]
      _ = words.span.bits(at: 0, width: 65)
    }
  }

  @Test("a read without the padding word traps") func noPadding() async {
    await #expect(processExitsWith: .failure) {
      let words: [UInt64] = [1, 2, 3]
      _ = words.span.bits(at: 128, width: 1)
    }
  }

  @Test("a read before the start traps") func negative() async {
    await #expect(processExitsWith: .failure) {
      let words: [UInt64] = [1, 2, 3]
      _ = words.span.bits(at: -1, width: 1)
    }
  }
}
