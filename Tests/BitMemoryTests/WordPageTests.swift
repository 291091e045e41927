import BitMemory
import Glibc
import TestSupport
import Testing

@Suite("Pages of packed bits") struct WordPageTests {
  private func page(_ words: [UInt64]) -> WordPage {
    var builder = WordPageBuilder(wordCount: words.count)
    for (index, word) in words.enumerated() { builder.setZeroed(word, at: index * 64, width: 64) }
    return builder.finish()
  }

  /// One bit at a time, from the words' definition.
  private func model(_ words: [UInt64], at offset: Int, width: Int) -> UInt64 {
    (0..<width).reduce(0) { value, bit in
      let position = offset + bit
      return value | (words[position / 64] >> UInt64(position % 64) & 1) << UInt64(bit)
    }
  }

  /// From 58 bits on, eight bytes from the first one may not hold a misaligned value.
  @Test(
    "read wide values at every alignment, alone and in a table",
    arguments: [0, 1, 56, 57, 58, 59, 60, 61, 62, 63, 64], [1, 2] as [UInt64])
  func edges(width: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let words = (0..<3).map { _ in random.next() }
    let page = page(words)
    let table = PageTable([WordPageBuilder(wordCount: 0).finish(), page])
    for offset in 0...(192 - width) {
      let expected = model(words, at: offset, width: width)
      #expect(page.value(at: offset, width: width) == expected, "offset \(offset)")
      #expect(table.value(page: 1, at: offset, width: width) == expected, "offset \(offset)")
    }
  }

  @Test("are scanned in strides, at every width", arguments: 0...64)
  func strides(width: Int) {
    var random = SplitMix64(seed: UInt64(width))
    let words = (0..<5).map { _ in random.next() }
    let table = PageTable([page(words)])
    for stride in [0, 1, 7, 31, 64, 91] {
      for offset in [0, 5, 63] where offset + width <= 320 {
        let most = stride == 0 ? 3 : (320 - width - offset) / stride + 1
        for count in [0, 1, most] {
          var values: [UInt64] = []
          table.forEach(page: 0, at: offset, stride: stride, count: count, width: width) { values.append($0) }
          #expect(values == (0..<count).map { model(words, at: offset + $0 * stride, width: width) })
        }
      }
    }
  }

  @Test(
    "a scan beyond the page traps before its first value", arguments: [(0, 65, 3), (1, 64, 3), (0, -1, 2), (-1, 1, 1)])
  func beyond(offset: Int, stride: Int, count: Int) async {
    await #expect(processExitsWith: .failure) { [offset, stride, count] in
      let table = PageTable([WordPageBuilder(wordCount: 3).finish()])
      table.forEach(page: 0, at: offset, stride: stride, count: count, width: 64) { _ in exit(0) }
    }
  }

  @Test("read back what was packed", arguments: 1...64, [1, 2] as [UInt64])
  func roundTrip(width: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let model = (0..<100).map { _ in random.next() >> UInt64(64 - width) }
    var bits = WordPageBuilder(wordCount: PackedBits.wordCount(bitCount: model.count * width))
    for (index, value) in model.enumerated() { bits.setZeroed(value, at: index * width, width: width) }
    for index in model.indices { #expect(bits.value(at: index * width, width: width) == model[index]) }
    for index in model.indices.reversed() { bits.set(~model[index], at: index * width, width: width) }
    let page = bits.finish()
    #expect(model.indices.map { ~page.value(at: $0 * width, width: width) & PackedBits.mask(width) } == model)
  }

  @Test("copy and clear at any alignment", arguments: [3, 4, 5] as [UInt64])
  func copy(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let source = page((0..<8).map { _ in random.next() })
    for _ in 0..<200 {
      let count = Int.random(in: 0...300, using: &random)
      let (from, to) = (
        Int.random(in: 0...(512 - count), using: &random), Int.random(in: 0...(512 - count), using: &random)
      )
      var target = WordPageBuilder(wordCount: 8)
      target.copyZeroed(count, from: source, at: from, to: to)
      let copied = target.finish()
      for bit in 0..<512 {
        let expected = (to..<to + count).contains(bit) ? source.value(at: bit - to + from, width: 1) : 0
        #expect(copied.value(at: bit, width: 1) == expected)
      }
      var cleared = WordPageBuilder(wordCount: 8)
      cleared.copyZeroed(512, from: source, at: 0, to: 0)
      cleared.clear(at: to, width: count)
      let rest = cleared.finish()
      for bit in 0..<512 {
        let expected = (to..<to + count).contains(bit) ? 0 : source.value(at: bit, width: 1)
        #expect(rest.value(at: bit, width: 1) == expected)
      }
    }
  }

  @Test("grow, keep their bits and are cut to what they need") func growth() {
    var builder = WordPageBuilder(wordCount: 0)
    for value in 0..<200 {
      builder.grow(toBitCount: (value + 1) * 9)
      builder.setZeroed(UInt64(value), at: value * 9, width: 9)
    }
    let page = builder.takePage(bitCount: 1800, next: 1)
    #expect(page.wordCount == 29)
    for value in 0..<200 { #expect(page.value(at: value * 9, width: 9) == UInt64(value)) }
    #expect(builder.value(at: 0, width: 64) == 0)
  }

  @Test("a read outside the words traps") func outside() async {
    await #expect(processExitsWith: .failure) { _ = WordPageBuilder(wordCount: 1).finish().value(at: 64, width: 1) }
    await #expect(processExitsWith: .failure) { _ = WordPageBuilder(wordCount: 1).finish().value(at: -1, width: 1) }
    await #expect(processExitsWith: .failure) { _ = WordPageBuilder(wordCount: 1).finish().value(at: 1, width: 64) }
    await #expect(processExitsWith: .failure) {
      _ = PageTable([WordPageBuilder(wordCount: 1).finish()]).value(page: 1, at: 0, width: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = PageTable([WordPageBuilder(wordCount: 1).finish()]).value(page: 0, at: 64, width: 1)
    }
    await #expect(processExitsWith: .failure) {
      var builder = WordPageBuilder(wordCount: 1)
      builder.setZeroed(1, at: 63, width: 2)
    }
  }
}
