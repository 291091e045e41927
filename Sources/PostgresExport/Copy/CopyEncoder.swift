/// Rows in PostgreSQL's binary COPY format, sent in buffers of 64 KiB.
struct CopyEncoder {
  /// Bytes from which a buffer is sent: the size libpq and the server did best with.
  static let bufferSize = 65_536
  private static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

  private var buffer = CopyFields()
  private let send: ([UInt8]) throws(ExportError) -> Void

  /// A stream's header is its signature, 32 bits of flags and the length of an extension, both zero.
  init(send: @escaping ([UInt8]) throws(ExportError) -> Void) {
    self.send = send
    buffer.append(raw: Self.signature)
    buffer.append(raw: 0 as Int64)
  }

  /// Writes a part of a row, which begins with its number of fields as Int16.
  mutating func write(_ fields: CopyFields) { buffer.append(fields) }

  /// Writes a row with the bytes from `offset` on replaced.
  mutating func write(_ row: CopyFields, replacing offset: Int, with content: [UInt8]) {
    let start = buffer.bytes.count
    buffer.append(row)
    buffer.replace(from: start + offset, with: content)
  }

  mutating func endRow() throws(ExportError) {
    if buffer.bytes.count >= Self.bufferSize { try flush() }
  }

  /// Writes the trailer and sends what is left.
  mutating func finish() throws(ExportError) {
    buffer.append(raw: -1 as Int16)
    try flush()
  }

  private mutating func flush() throws(ExportError) {
    try send(buffer.bytes)
    buffer.removeAll()
  }
}
