import BitMemory

extension Schema {
  /// Reads a schema from a blob (docs/hollow-format.md, section 3). Its first byte tells the kind of type and whether
  /// it has a key. O(bytes).
  init(from reader: inout ByteReader) throws(ByteReaderError) {
    let start = reader.offset
    let kind = try reader.readUInt8()
    let name = try reader.readUTF()
    switch kind {
    case 0, 6:
      let key = kind == 6 ? try Self.readPaths(&reader) : []
      self = .object(ObjectSchema(name: name, fields: try Self.readFields(&reader), primaryKey: key))
    case 2: self = .list(ListSchema(name: name, elementType: try reader.readUTF()))
    case 1, 4:
      let element = try reader.readUTF()
      self = .set(SetSchema(name: name, elementType: element, hashKey: kind == 4 ? try Self.readPaths(&reader) : []))
    case 3, 5:
      let key = try reader.readUTF()
      let value = try reader.readUTF()
      let paths = kind == 5 ? try Self.readPaths(&reader) : []
      self = .map(MapSchema(name: name, keyType: key, valueType: value, hashKey: paths))
    default: throw reader.error(.outOfRange, "schema kind \(kind) of type \(name) is unknown", at: start)
    }
    if let fault { throw reader.error(.outOfRange, fault, at: start) }
  }

  private static func readPaths(_ reader: inout ByteReader) throws(ByteReaderError) -> [String] {
    let count = try reader.readCount("the key path count", limit: reader.remaining)
    var paths: [String] = []
    for _ in 0..<count { paths.append(try reader.readUTF()) }
    return paths
  }

  private static func readFields(_ reader: inout ByteReader) throws(ByteReaderError) -> [Field] {
    let count = try reader.readInt16()
    guard count >= 0 else { throw reader.error(.outOfRange, "\(count) fields", at: reader.offset - 2) }
    var fields: [Field] = []
    for _ in 0..<count {
      let name = try reader.readUTF()
      let start = reader.offset
      let typeName = try reader.readUTF()
      guard let type = FieldType(rawValue: typeName) else {
        throw reader.error(.outOfRange, "field type \(typeName) of \(name) is unknown", at: start)
      }
      fields.append(
        type == .reference ? Field(name: name, referencing: try reader.readUTF()) : Field(name: name, type: type))
    }
    return fields
  }

  /// Writes the schema as `init(from:)` reads it.
  func write(to writer: inout ByteWriter) {
    switch self {
    case .object(let schema):
      writer.write(UInt8(schema.primaryKey.isEmpty ? 0 : 6))
      writer.writeUTF(schema.name)
      Self.writePaths(schema.primaryKey, to: &writer)
      writer.write(Int16(schema.fields.count))
      for field in schema.fields {
        writer.writeUTF(field.name)
        writer.writeUTF(field.type.rawValue)
        if let target = field.referencedType { writer.writeUTF(target) }
      }
    case .list(let schema):
      writer.write(UInt8(2))
      writer.writeUTF(schema.name)
      writer.writeUTF(schema.elementType)
    case .set(let schema):
      writer.write(UInt8(schema.hashKey.isEmpty ? 1 : 4))
      writer.writeUTF(schema.name)
      writer.writeUTF(schema.elementType)
      Self.writePaths(schema.hashKey, to: &writer)
    case .map(let schema):
      writer.write(UInt8(schema.hashKey.isEmpty ? 3 : 5))
      writer.writeUTF(schema.name)
      writer.writeUTF(schema.keyType)
      writer.writeUTF(schema.valueType)
      Self.writePaths(schema.hashKey, to: &writer)
    }
  }

  private static func writePaths(_ paths: [String], to writer: inout ByteWriter) {
    guard !paths.isEmpty else { return }
    writer.writeVInt(paths.count)
    for path in paths { writer.writeUTF(path) }
  }
}
