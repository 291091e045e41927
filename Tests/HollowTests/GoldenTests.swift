import BitMemory
import Foundation
import TestSupport
import Testing

@testable import Hollow

/// Blobs of the Java library decode to exactly the content its dump tells, by every route.
@Suite("Golden blobs")
struct GoldenTests {
  /// A chain that lost a file would be a shorter chain to the tests below, so the list of files is checked first.
  @Test("every golden file is there, as it was written") func complete() throws {
    let listed = try DataFolder.golden.lines("SHA256SUMS").map { $0.split(separator: " ")[1] }.map(String.init)
    let url = DataFolder.golden.url
    let names = try FileManager.default.subpathsOfDirectory(atPath: url.path)
      .filter { try url.appending(path: $0).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
    #expect(Set(names).symmetricDifference(listed + ["README.md", "SHA256SUMS"]) == [])
    let check = try DataFolder.run("/usr/bin/sha256sum", "--check", "--quiet", "SHA256SUMS", in: url)
    #expect(check.status == 0, "\(String(decoding: check.output, as: UTF8.self))")
  }

  private func expect(_ state: DataState, equals expected: [String], _ place: String) throws {
    let lines = try StateDump(state: state).lines()
    let firstDifference = zip(lines, expected).first { $0 != $1 }
    #expect(firstDifference == nil, "\(place)")
    #expect(lines.count == expected.count, "\(place)")
  }

  private func expectation(_ chain: GoldenChain, _ state: Int) throws -> [String] {
    try chain.expected(chain.name == "edge-parts" ? "expected-main-only-\(state)" : "expected-\(state)")
  }

  @Test("a snapshot holds its content", arguments: GoldenChain.all)
  func snapshots(chain: GoldenChain) throws {
    var read = 0
    for number in 0..<chain.stateCount where chain.has("snapshot-\(number)") {
      try expect(try chain.snapshot(number), equals: try expectation(chain, number), "\(chain) snapshot \(number)")
      read += 1
    }
    #expect(read > 0)
  }

  @Test(
    "deltas lead to each state, reverse deltas back", arguments: GoldenChain.all.filter { $0.name != "edge-evolve" })
  func deltas(chain: GoldenChain) throws {
    var state = try chain.snapshot(0)
    let last = chain.stateCount - 1
    for number in 1...last {
      state = try chain.apply("delta-\(number - 1)-\(number)", to: state)
      try expect(state, equals: try expectation(chain, number), "\(chain) delta to \(number)")
    }
    for number in (0..<last).reversed() {
      state = try chain.apply("reversedelta-\(number + 1)-\(number)", to: state)
      try expect(state, equals: try expectation(chain, number), "\(chain) reverse delta to \(number)")
    }
  }

  @Test("after a change of the model, deltas fill the old schema") func evolvedDeltas() throws {
    let chain = GoldenChain(name: "edge-evolve")
    var state = try chain.snapshot(0)
    for number in 1...2 {
      state = try chain.apply("delta-\(number - 1)-\(number)", to: state)
      try expect(state, equals: try chain.expected("expected-overlay-\(number)"), "overlay \(number)")
    }
  }

  @Test(
    "layouts of older and newer writers hold the same content",
    arguments: [
      "snapshot-base", "snapshot-pre-2.2.0-header", "snapshot-header-extension", "snapshot-short-bitsets",
      "snapshot-type-extension", "snapshot-pre-2.1.0-types",
    ])
  func compatibility(blob: String) throws {
    let chain = GoldenChain(name: "edge-compat")
    let bytes = try chain.bytes(blob)
    try expect(try SnapshotReader.read(bytes.span.rawBytes), equals: try chain.expected("expected"), blob)
  }

  /// The strictest test of the writer: from decoded content it makes Java's bytes again.
  @Test("what Java wrote comes out again, byte for byte", arguments: GoldenChain.all + [.javaStore])
  func rewritten(chain: GoldenChain) throws {
    let labels = try chain.labels
    var state = try chain.snapshot(labels[0])
    #expect(SnapshotWriter.write(state, padding: .java) == (try chain.bytes("snapshot-\(labels[0])")))
    try expectHeaderAgain(chain, labels[0], state)
    for (from, label) in zip(labels, labels.dropFirst()) {
      let next = try chain.next(after: state, from, label)
      // A producer that was restored with other schemas has the records before in their new form.
      let before = try state.inForm(of: next)
      let delta = DeltaWriter.write(
        from: before, to: try next.withTags(of: chain.apply("delta-\(from)-\(label)", to: state)))
      #expect(delta == (try chain.bytes("delta-\(from)-\(label)")), "\(chain) delta to \(label)")
      let back = try chain.apply("reversedelta-\(label)-\(from)", to: next)
      #expect(Set(back.headerTags) == Set(state.headerTags))
      let reverse = DeltaWriter.write(from: next, to: before.withTags(of: back))
      #expect(reverse == (try chain.bytes("reversedelta-\(label)-\(from)")), "\(chain) back from \(label)")
      if chain.has("snapshot-\(label)") {
        let original = try chain.snapshot(label)
        let snapshot = SnapshotWriter.write(next.withTags(of: original), previous: before, padding: .java)
        #expect(snapshot == (try chain.bytes("snapshot-\(label)")), "\(chain) snapshot \(label)")
      }
      try expectHeaderAgain(chain, label, next)
      state = next
    }
  }

  private func expectHeaderAgain(_ chain: GoldenChain, _ label: String, _ state: DataState) throws {
    guard chain.has("header-\(label)") else { return }
    let original = try chain.header(label)
    #expect(Set(original.tags) == Set(state.headerTags))
    let again = DataState(
      tag: state.tag, originTag: state.originTag, headerTags: original.tags, types: state.types)
    #expect(SnapshotWriter.writeHeader(again) == (try chain.bytes("header-\(label)")), "\(chain) header \(label)")
  }
}

extension DataState {
  /// With the header tags of the same state in another blob: Java keeps them in no particular order.
  fileprivate func withTags(of other: DataState) -> DataState {
    DataState(tag: tag, originTag: other.originTag, headerTags: other.headerTags, types: types)
  }

  /// This state as Java's producer holds it once it was restored under the schemas of `next`: fields by name, new ones
  /// null, but a record that kept its ordinal is already that of `next`.
  fileprivate func inForm(of next: DataState) throws -> DataState {
    let types = next.types.map { type -> TypeState in
      guard let own = self[type: type.name] else { return TypeState(emptyOf: type.schema) }
      guard case .object(let schema) = type.schema, case .object(let before) = own.schema, schema != before,
        case .objects(let records) = own.records
      else { return own }
      let kept = schema.fields.map { before.index(of: $0.name) ?? -1 }
      let converted = RecordStore.objects(records.selecting(kept, types: schema.fields.map(\.type)))
      let gone = own.populated.members(notIn: type.populated)
      let merge = RecordMerge(populated: own.populated, added: gone, slots: own.populated.highest + 1)
      let merged = merge.merge(type.records, with: ShardInterleaving.gathered(gone.map { (converted, $0) }))
      return TypeState(schema: type.schema, records: merged, populated: own.populated)
    }
    return DataState(tag: tag, originTag: originTag, headerTags: headerTags, types: types)
  }
}
