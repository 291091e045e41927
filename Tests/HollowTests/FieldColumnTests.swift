import BitMemory
import TestSupport
import Testing

@testable import Hollow

@Suite("Field column") struct FieldColumnTests {
  /// Fields of 1 to 64 bits, over pages of 2,048 slots.
  private func records(_ count: Int, width: Int, seed: UInt64) -> ObjectRecords {
    var random = SplitMix64(seed: seed)
    let layout = RecordLayout(types: [.boolean, .long, .int], widths: [2, width, 5])
    let pages = (0..<Paging.pageCount(slots: count)).map { page -> WordPage in
      var builder = WordPageBuilder(wordCount: layout.pageWords(Paging.slots(ofPage: page, count: count).count))
      for bit in stride(from: 0, to: builder.wordCount * 64, by: 64) {
        builder.setZeroed(random.next(), at: bit, width: 64)
      }
      return builder.finish()
    }
    return ObjectRecords(layout: layout, count: count, pages: pages, areas: [])
  }

  @Test("a scan reads what reading by ordinal reads", arguments: [0, 1, 12, 57, 58, 64], [1, 2] as [UInt64])
  func scan(width: Int, seed: UInt64) {
    let count = 5000
    let records = records(count, width: width, seed: seed)
    var random = SplitMix64(seed: seed)
    for field in 0..<3 {
      let column = FieldColumn(field, of: records)
      let start = Int.random(in: 0...count, using: &random)
      for slots in [0..<count, start..<start, start..<Int.random(in: start...count, using: &random)] {
        var values: [UInt64] = []
        column.forEachRaw(in: slots) { values.append($0) }
        #expect(values == slots.map { column.raw(at: $0) }, "\(slots)")
      }
      #expect(column.stretches.flatMap { Array($0) } == Array(0..<count))
    }
  }

  @Test("a scan beyond the column traps") func beyond() async {
    await #expect(processExitsWith: .failure) {
      let column = FieldColumn(0, of: ObjectRecords(emptyOf: [.long]))
      column.forEachRaw(in: 0..<1) { _ in }
    }
  }
}
