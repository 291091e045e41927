import BitMemory

/// What every blob starts with: the states it connects, the schemas of its types, and free tags
/// (docs/hollow-format.md, section 2.1).
///
/// ```swift
/// let header = try BlobHeader(reading: bytes.span.rawBytes)
/// let version = header.tags.last { $0.key == "version" }?.value
/// ```
public struct BlobHeader: Hashable, Sendable {
  /// The tag of the state that the blob starts from. In a snapshot, that of the state before, all ones when there was
  /// none.
  public var originTag: UInt64
  /// The tag of the state that the blob leads to.
  public var destinationTag: UInt64
  /// The types of the blob; empty from writers of Hollow older than 2.2.0.
  public var schemas: [Schema]
  public var tags: [HeaderTag]

  public init(originTag: UInt64, destinationTag: UInt64, schemas: [Schema], tags: [HeaderTag]) {
    (self.originTag, self.destinationTag, self.schemas, self.tags) = (originTag, destinationTag, schemas, tags)
  }

  static let formatVersion: Int32 = 1030

  init(from reader: inout ByteReader) throws(ByteReaderError) {
    let version = try reader.readInt32()
    guard version == Self.formatVersion else {
      throw reader.error(.outOfRange, "format version \(version) is not \(Self.formatVersion)", at: 0)
    }
    originTag = UInt64(bitPattern: try reader.readInt64())
    destinationTag = UInt64(bitPattern: try reader.readInt64())
    schemas = []
    if try reader.readCount("the header envelope's length") != 0 {
      schemas = try Self.readSchemas(from: &reader)
      try reader.skip(try reader.readCount("the header extension's length"))
    }
    let tagCount = try reader.readInt16()
    guard tagCount >= 0 else { throw reader.error(.outOfRange, "\(tagCount) header tags", at: reader.offset - 2) }
    tags = []
    for _ in 0..<tagCount {
      let key = try reader.readUTF()
      tags.append(HeaderTag(key: key, value: try reader.readUTF()))
    }
  }

  /// A count and the schemas of as many types, no two of one name.
  static func readSchemas(from reader: inout ByteReader) throws(ByteReaderError) -> [Schema] {
    let count = try reader.readCount("the schema count", limit: reader.remaining)
    var (schemas, names) = ([Schema](), Set<String>())
    for _ in 0..<count {
      let start = reader.offset
      let schema = try Schema(from: &reader)
      guard names.insert(schema.name).inserted else {
        throw reader.error(.outOfRange, "the type \(schema.name) comes twice in the header", at: start)
      }
      schemas.append(schema)
    }
    return schemas
  }

  func write(to writer: inout ByteWriter) {
    writer.write(Self.formatVersion)
    writer.write(originTag)
    writer.write(destinationTag)
    var envelope = ByteWriter()
    Self.writeSchemas(schemas, to: &envelope)
    writer.writeVInt(envelope.bytes.count)
    writer.write(envelope.bytes)
    writer.write(Int16(tags.count))
    for tag in tags {
      writer.writeUTF(tag.key)
      writer.writeUTF(tag.value)
    }
  }

  /// A count, the schemas, and an extension of no bytes.
  static func writeSchemas(_ schemas: [Schema], to writer: inout ByteWriter) {
    writer.writeVInt(schemas.count)
    for schema in schemas { schema.write(to: &writer) }
    writer.writeVInt(0)
  }
}

extension BlobHeader {
  /// The header that a blob of any kind starts with; its types are not looked at.
  ///
  /// Throws `BlobError` with the offset of the first fault. O(header).
  public init(reading bytes: RawSpan) throws(BlobError) {
    var reader = ByteReader(bytes)
    do throws(ByteReaderError) {
      try self.init(from: &reader)
    } catch {
      throw BlobError(error)
    }
  }
}

/// What the blob of an optional part starts with (docs/hollow-format.md, section 10). It has no header tags: those of
/// the main blob hold for it too.
struct PartHeader {
  var name: String
  var originTag: UInt64
  var destinationTag: UInt64
  var schemas: [Schema]

  static let formatVersion: Int32 = 1031

  init(name: String, originTag: UInt64, destinationTag: UInt64, schemas: [Schema]) {
    (self.name, self.originTag, self.destinationTag, self.schemas) = (name, originTag, destinationTag, schemas)
  }

  init(from reader: inout ByteReader) throws(ByteReaderError) {
    let version = try reader.readInt32()
    guard version == Self.formatVersion else {
      throw reader.error(.outOfRange, "format version \(version) of a part is not \(Self.formatVersion)", at: 0)
    }
    name = try reader.readUTF()
    originTag = UInt64(bitPattern: try reader.readInt64())
    destinationTag = UInt64(bitPattern: try reader.readInt64())
    schemas = try BlobHeader.readSchemas(from: &reader)
    try reader.skip(try reader.readCount("the part header extension's length"))
  }

  func write(to writer: inout ByteWriter) {
    writer.write(Self.formatVersion)
    writer.writeUTF(name)
    writer.write(originTag)
    writer.write(destinationTag)
    BlobHeader.writeSchemas(schemas, to: &writer)
  }
}
