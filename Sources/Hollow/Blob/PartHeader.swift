import BitMemory

/// What the blob of an optional part starts with (format section 10): no header tags, which are the main blob's.
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
