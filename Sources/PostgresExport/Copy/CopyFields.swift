/// Values in PostgreSQL's binary COPY format: fields of a length and that many bytes, integers big-endian (PostgreSQL
/// manual, COPY, "Binary Format"; arrays: `array_send`).
struct CopyFields: Sendable {
  private(set) var bytes: [UInt8] = []

  /// Object identifier of the type `text`, the same in every database.
  private static let textType: Int32 = 25

  mutating func append(_ fields: CopyFields) { bytes.append(contentsOf: fields.bytes) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// The bytes of an integer, without a length before it.
  mutating func append(raw value: some FixedWidthInteger) {
    for shift in stride(from: type(of: value).bitWidth - 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

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
