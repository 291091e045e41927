import Foundation
import Gatekeeper
import Hollow
import RuleKit
import Timeline

/// What the first cycle of a process takes, and what the process then holds: measured in one of its own.
struct FirstCycle: Codable {
  let loadSeconds, indexSeconds, evaluateSeconds, publishSeconds: Double
  /// Of the input states and their indexes.
  let inputBytes: Int
  /// Of the input states' snapshots, without the fields that are not loaded.
  let loadedBlobBytes: Int
  let residentBytes, peakBytes: Int

  var cycleSeconds: Double { indexSeconds + evaluateSeconds + publishSeconds }

  /// Cycles over everything before the memory is looked at: old and new output are held at once from the second on.
  private static let cycles = 3

  /// Measures in this process. `output` is a store whose output timeline is written.
  init(_ store: Store, output: Store, evaluator: Evaluator, at instant: Instant) throws {
    var pins: InputStates?
    loadSeconds = try Stopwatch.seconds { pins = try store.inputs().latest() }
    guard let pins else { throw CleanError("\(store.location) has no inputs") }
    let cycle = try EvaluationCycle(output.liveness, evaluator: evaluator, defersSnapshots: true, at: instant)
    let timings = try (0..<Self.cycles).map { number in
      let now = Instant(milliseconds: instant.milliseconds + Int64(number))
      let result = try cycle.run(pins, at: now, publishedAt: now, scope: .everything)
      try cycle.publishSnapshotIfDue()
      return result.timings
    }
    (indexSeconds, evaluateSeconds) = (timings[0].indexSeconds, timings[0].evaluateSeconds)
    publishSeconds = timings[0].publishSeconds
    (residentBytes, peakBytes) = (ProcessMemory.residentBytes ?? 0, ProcessMemory.peakBytes ?? 0)
    inputBytes = pins.byteSize + (try Catalogue(pins).indexByteSize)
    loadedBlobBytes = Dataset.allCases.compactMap { pins[$0] }.reduce(0) { $0 + SnapshotWriter.write($1.data).count }
  }

  /// Measures in a new process of this executable.
  static func measured(_ store: Store, output: Store, threads: Int, at instant: Instant) throws -> FirstCycle {
    let process = Process()
    process.executableURL = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    process.arguments = [
      "bench", "first-cycle", "--store", store.location, "--out", output.location, "--threads", "\(threads)",
      "--at", "\(instant.milliseconds)",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CleanError("the process of the first cycle ended with \(process.terminationStatus)")
    }
    return try JSONDecoder().decode(FirstCycle.self, from: data)
  }
}
