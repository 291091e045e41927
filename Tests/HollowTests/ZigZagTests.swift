import Hollow
import Testing

@Suite("ZigZag") struct ZigZagTests {
  @Test("gives small numbers to small absolute values") func order() {
    #expect([0, -1, 1, -2, 2].map { ZigZag.encode(Int64($0)) } == [0, 1, 2, 3, 4])
    #expect([0, -1, 1, -2, 2].map { ZigZag.encode(Int32($0)) } == [0, 1, 2, 3, 4])
    #expect(ZigZag.encode(Int32.min) == UInt64(UInt32.max))
    #expect(ZigZag.encode(Int64.min) == .max)
  }

  @Test("comes back", arguments: [0, 1, -1, .max, .min, .min + 1, 1 << 40] as [Int64])
  func roundTrip(value: Int64) { #expect(ZigZag.decode(ZigZag.encode(value)) == value) }
}
