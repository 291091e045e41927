import BitMemory
import Hollow

/// One input of the fuzzer: a byte that says what to read, and what to read.
///
/// Byte 0 is 0: a snapshot; 1: schemas as text; 2 + n: a delta to base n, whose tag takes the place of the delta's
/// origin tag, so that the reader gets past the header. Higher numbers wrap around.
struct FuzzInput {
  static let snapshot: UInt8 = 0
  static let schemas: UInt8 = 1
  static let firstDelta: UInt8 = 2

  private let choice: UInt8
  private var content: [UInt8]

  init(_ bytes: [UInt8]) {
    choice = bytes.first ?? 0
    content = Array(bytes.dropFirst())
  }

  enum Outcome { case refused, harmless }

  /// Throws `StateFault` when what was read does not hold together.
  func run(_ bases: FuzzBases) throws -> Outcome {
    switch Int(choice) % (bases.states.count + Int(Self.firstDelta)) {
    case Int(Self.snapshot): return try runSnapshot()
    case Int(Self.schemas): return try runSchemas()
    case let number: return try runDelta(to: bases.states[number - Int(Self.firstDelta)])
    }
  }

  private func runSnapshot() throws -> Outcome {
    do {
      let state = try SnapshotReader.read(content.span.rawBytes)
      try StateExercise.run(state)
      let first = Set(state.types.prefix(1).map(\.name))
      let filtered = try SnapshotReader.read(content.span.rawBytes, filter: LoadFilter(excludingTypes: first))
      _ = try StateDigest(filtered)
      return .harmless
    } catch let error as BlobError {
      try checkOffset(error, content.count)
      return .refused
    }
  }

  private func runDelta(to base: DataState) throws -> Outcome {
    var bytes = content
    // Version, origin tag, destination tag (docs/hollow-format.md, section 2.1).
    if bytes.count >= 12 {
      for byte in 0..<8 { bytes[4 + byte] = UInt8(truncatingIfNeeded: base.tag >> UInt64(56 - 8 * byte)) }
    }
    do {
      let next = try DeltaReader.apply(bytes.span.rawBytes, to: base)
      try StateExercise.run(next, base: base)
      return .harmless
    } catch let error as BlobError {
      try checkOffset(error, bytes.count)
      return .refused
    }
  }

  private func runSchemas() throws -> Outcome {
    let text = String(decoding: content, as: UTF8.self)
    guard let schemas = try? SchemaParser.parse(text) else { return .refused }
    let rendered = schemas.map(\.description).joined(separator: "\n")
    guard let again = try? SchemaParser.parse(rendered), again == schemas else {
      throw StateFault("schemas rendered as text parse to something else")
    }
    try StateExercise.run(DataState(emptyOf: schemas))
    return .harmless
  }

  private func checkOffset(_ error: BlobError, _ count: Int) throws {
    guard (0...count).contains(error.byteOffset) else {
      throw StateFault("\(error): outside the blob's \(count) bytes")
    }
  }
}
