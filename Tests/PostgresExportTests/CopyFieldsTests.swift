import Testing

@testable import PostgresExport

@Suite("COPY fields") struct CopyFieldsTests {
  private func bytes(_ write: (inout CopyFields) -> Void) -> [UInt8] {
    var fields = CopyFields()
    write(&fields)
    return fields.bytes
  }

  @Test("are a length and big-endian content")
  func scalars() {
    #expect(bytes { $0.append(integer: -2 as Int64) } == [0, 0, 0, 8] + [UInt8](repeating: 0xFF, count: 7) + [0xFE])
    #expect(bytes { $0.append(integer: 0x0102_0304 as Int32) } == [0, 0, 0, 4, 1, 2, 3, 4])
    #expect(bytes { $0.append(boolean: true) } == [0, 0, 0, 1, 1])
    #expect(bytes { $0.append(text: "DE".utf8) } == [0, 0, 0, 2, 0x44, 0x45])
  }

  @Test("an array has its dimensions, no nulls and the type text")
  func arrays() {
    #expect(bytes { $0.append(array: []) } == [0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25])
    let one = bytes { $0.append(array: [CopyFields.element("a".utf8), CopyFields.element([])]) }
    let head: [UInt8] = [0, 0, 0, 29, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0, 1]
    #expect(one == head + [0, 0, 0, 1, 0x61, 0, 0, 0, 0])
  }

  @Test("a stream has the header, the trailer, and buffers of 64 KiB")
  func stream() throws {
    final class Sent { var buffers: [[UInt8]] = [] }
    let sent = Sent()
    var encoder = CopyEncoder { (bytes) throws(ExportError) in sent.buffers.append(bytes) }
    var row = CopyFields()
    row.append(raw: [UInt8](repeating: 7, count: 1000))
    for _ in 0..<200 {
      encoder.write(row)
      try encoder.endRow()
    }
    try encoder.finish()
    #expect(sent.buffers.map(\.count) == [66_019, 66_000, 66_000, 2_002])
    #expect(
      sent.buffers[0].prefix(19) == [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 10, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(sent.buffers[3].suffix(2) == [255, 255])
  }
}
