import BitMemory
import Foundation
import Hollow
import HollowTools
import TestSupport
import Testing

@testable import Timeline

/// A chain whose Java producer went on with another model: Thing lost a field, gained one, and got a primary key.
@Suite("A changed model on a Java chain") struct ChangedModelTests {
  /// What of the chain is there.
  enum Blobs: String, CaseIterable, Sendable {
    case all, deltas, snapshots, lastSnapshot

    func has(_ name: String) -> Bool {
      switch self {
      case .all: true
      case .deltas: name.hasPrefix("delta") || name == "snapshot-0.bin"
      case .snapshots: name.hasPrefix("snapshot")
      case .lastSnapshot: name.hasPrefix("delta") || ["snapshot-0.bin", "snapshot-2.bin"].contains(name)
      }
    }
  }

  /// The golden blobs of states 0 to 2 as a timeline of the versions 1 to 3.
  private func store(_ blobs: Blobs, in directory: TemporaryDirectory) throws -> DirectoryBlobStore {
    let folder = DataFolder.golden.url.appending(path: "edge-evolve").path
    for name in try FileSystem.names(in: folder) where name.hasSuffix(".bin") && blobs.has(name) {
      let parts = name.dropLast(4).split(separator: "-")
      let versions = parts.dropFirst().compactMap { Int($0) }.map { "\($0 + 1)" }
      let bytes = try #require(try FileSystem.read("\(folder)/\(name)"))
      try FileSystem.replaceFile(directory.file(([String(parts[0])] + versions).joined(separator: "-")), with: bytes)
    }
    try FileSystem.replaceFile(directory.file("announced.version"), with: Array("3".utf8))
    return DirectoryBlobStore(path: directory.path, timeline: "things", checksums: .whenPresent)
  }

  private let first = Version(rawValue: 1)
  private let last = Version(rawValue: 3)

  @Test("a diff across the change is one answer, whatever blobs there are", arguments: Blobs.allCases)
  func diff(blobs: Blobs) throws {
    let directory = try TemporaryDirectory()
    let consumer = Consumer(try store(blobs, in: directory), ways: .forward)
    let (old, new) = (try consumer.state(at: first).data, try consumer.state(at: last).data)
    for (left, right, signs) in [(old, new, (1, 2)), (new, old, (2, 1))] {
      let diff = try RecordDiff(left, right, type: "Thing")
      #expect(diff.added.count == signs.0 && diff.removed.count == signs.1 && diff.modified.count == 10)
      #expect(diff.pairing.note?.contains("records are paired by id") ?? false)
    }
    let fresh = try RecordDiff(new, new, type: "Fresh", key: ["y"])
    #expect(fresh.isEmpty && new.populated("Fresh").count == 1)
    // What kept its ordinal has its new fields in snapshots alone.
    let pair = try #require(try RecordDiff(old, new, type: "Thing").modified.first { $0.left == 5 })
    let differences = try RecordDiff(old, new, type: "Thing").differences(of: pair).map(\.pathText)
    #expect(differences == (blobs == .deltas ? ["old"] : ["old", "added"]) || differences == ["added", "old"])
  }

  @Test("the history of a record has every change, whatever blobs there are", arguments: Blobs.allCases)
  func history(blobs: Blobs) throws {
    let directory = try TemporaryDirectory()
    let store = try store(blobs, in: directory)
    let state = try #require(try Consumer(store).latest())
    let key = try KeyPaths("Thing", in: state.data)
    for round in ["without an index", "with one"] {
      for id in 0...12 {
        var changes: [String] = []
        try RecordHistory(store, indexDirectory: directory.file("history")).forEachChange(of: key.parse("\(id)"), key) {
          changes.append("\($0.version) \($0.kind)")
          return true
        }
        // Every record that stayed lost the field "old" in state 1.
        let expected =
          switch id {
          case 0: ["2 removed", "1 present"]
          case 1: ["3 removed", "2 modified", "1 present"]
          case 12: ["2 added"]
          default: ["2 modified", "1 present"]
          }
        #expect(changes == expected, "\(id) \(round)")
      }
    }
  }
}
