import BitMemory
import Foundation
import Hollow

/// The inputs that fuzzing starts from: each base and deltas between them, and small blobs of the Java library.
struct FuzzSeeds {
  let bases: FuzzBases
  /// The folder of the Java library's blobs, if it is there.
  let golden: String?

  /// Larger blobs are left out: the fuzzer gets further with changes of small ones.
  private static let largest = 16_384

  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (number, input) in try inputs().enumerated() where input.count <= Self.largest {
      try Data(input).write(to: URL(filePath: "\(folder)/seed-\(number)"))
    }
  }

  /// In an order that depends on their content alone.
  func inputs() throws -> [[UInt8]] {
    var inputs: [[UInt8]] = []
    for (number, base) in bases.states.enumerated() {
      let snapshot = SnapshotWriter.write(base)
      inputs.append([FuzzInput.snapshot] + snapshot)
      let text = base.types.map(\.schema.description).joined(separator: "\n")
      inputs.append([FuzzInput.schemas] + text.utf8)
      inputs += try deltas(of: base).map { [FuzzInput.firstDelta + UInt8(number)] + $0 }
    }
    return inputs + goldenInputs()
  }

  /// For each type, the delta that takes all its records and adds an empty one.
  private func deltas(of base: DataState) throws -> [[UInt8]] {
    var deltas: [[UInt8]] = []
    for type in base.types where type.populatedCount > 0 {
      let write = try WriteState(schemas: base.types.map(\.schema), restoring: base)
      let handle = try write.type(type.name)
      for ordinal in type.populated { write.remove(ordinal, from: handle) }
      if case .object = type.schema { _ = write.add(write.row(handle), to: handle) }
      if let next = try? write.finish(tag: base.tag &+ 1, headerTags: base.headerTags) {
        deltas.append(DeltaWriter.write(from: base, to: next))
      }
    }
    return deltas
  }

  /// Snapshots as snapshots, deltas as deltas to every base: most types of one chain are unknown to another.
  private func goldenInputs() -> [[UInt8]] {
    guard let golden, let names = FileManager.default.enumerator(atPath: golden) else { return [] }
    var inputs: [[UInt8]] = []
    for case let name as String in names where name.hasSuffix(".bin") {
      guard let data = FileManager.default.contents(atPath: "\(golden)/\(name)") else { continue }
      if name.contains("snapshot") {
        // Written again, it has none of the zeros that pad Java's bit sets.
        let bytes = [UInt8](data)
        let state = try? SnapshotReader.read(bytes.span.rawBytes)
        inputs.append([FuzzInput.snapshot] + (state.map { SnapshotWriter.write($0) } ?? bytes))
      } else {
        for number in bases.states.indices { inputs.append([FuzzInput.firstDelta + UInt8(number)] + data) }
      }
    }
    return inputs.sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
  }
}
