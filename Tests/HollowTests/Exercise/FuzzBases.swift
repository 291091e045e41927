import BitMemory
import Foundation
import Hollow

/// The states that fuzzed deltas apply to: files `0.bin`, `1.bin` ... of a folder, each a snapshot.
struct FuzzBases: Sendable {
  let states: [DataState]

  init(states: [DataState]) { self.states = states }

  init(folder: String) throws {
    var states: [DataState] = []
    while let data = FileManager.default.contents(atPath: "\(folder)/\(states.count).bin") {
      let bytes = [UInt8](data)
      states.append(try SnapshotReader.read(bytes.span.rawBytes))
    }
    guard !states.isEmpty else { throw StateFault("\(folder) holds no 0.bin") }
    self.states = states
  }
}
