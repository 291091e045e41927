/// Rows in PostgreSQL's binary COPY format, sent in buffers of 64 KiB.
///
/// libpq carries the bytes of a COPY but does not make them. A stream is a header, then rows, then a trailer; a row is the
/// number of its fields as Int16 and then the fields, which `CopyFields` encodes. The binary format is used because numbers
/// and arrays need no text, no escapes and no parsing in the server.
///
/// A buffer is sent after the row that fills it, so it may be a row larger than 64 KiB.
struct CopyEncoder {
  /// Bytes from which a buffer is sent: the size libpq and the server did best with.
  static let bufferSize = 65_536
  private static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

  private var buffer = CopyFields()
  private let send: ([UInt8]) throws(ExportError) -> Void

  /// Begins a stream with its header: the signature, 32 bits of flags, and the length of an extension, both zero.
  ///
  /// - Parameter send: gets each full buffer, and the last one from `finish`.
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

  /// Ends a row: only here a buffer may be sent.
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

/// Values in PostgreSQL's binary COPY format: a field is its length as Int32 and that many bytes; integers are big-endian
/// (PostgreSQL manual, COPY, "Binary Format"; arrays as the server's `array_send` writes them).
struct CopyFields: Sendable {
  private(set) var bytes: [UInt8] = []

  /// Object identifier of the type `text`, the same in every database.
  private static let textType: Int32 = 25

  /// Fields that were encoded before.
  mutating func append(_ fields: CopyFields) { bytes.append(contentsOf: fields.bytes) }

  /// Empties the fields and keeps their memory.
  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// The bytes of an integer, without a length before it.
  mutating func append(raw value: some FixedWidthInteger) {
    for shift in stride(from: type(of: value).bitWidth - 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Bytes as they are, without a length before them.
  mutating func append(raw content: [UInt8]) { bytes.append(contentsOf: content) }

  /// Writes over bytes that are there.
  mutating func replace(from offset: Int, with content: [UInt8]) {
    for index in content.indices { bytes[offset + index] = content[index] }
  }

  /// A smallint, integer or bigint.
  mutating func append(integer value: some FixedWidthInteger) {
    append(raw: Int32(type(of: value).bitWidth / 8))
    append(raw: value)
  }

  /// A boolean: one byte, 1 or 0.
  mutating func append(boolean value: Bool) { append(integer: value ? 1 : 0 as UInt8) }

  /// A text, in UTF-8.
  mutating func append(text: some Collection<UInt8>) {
    append(raw: Int32(text.count))
    bytes.append(contentsOf: text)
  }

  /// A text as it stands in an array: the same as a field.
  static func element(_ text: some Collection<UInt8>) -> [UInt8] {
    var element = CopyFields()
    element.append(text: text)
    return element.bytes
  }

  /// A text[] of one dimension without nulls; no elements give the array without dimensions, `{}`.
  mutating func append(array elements: [[UInt8]]) {
    let size = elements.reduce(elements.isEmpty ? 12 : 20) { $0 + $1.count }
    bytes.reserveCapacity(bytes.count + 4 + size)
    append(raw: Int32(size))
    append(raw: Int32(elements.isEmpty ? 0 : 1))
    append(raw: 0 as Int32)  // no nulls
    append(raw: Self.textType)
    guard !elements.isEmpty else { return }
    append(raw: Int32(elements.count))
    append(raw: 1 as Int32)  // the first index
    for element in elements { append(raw: element) }
  }
}
