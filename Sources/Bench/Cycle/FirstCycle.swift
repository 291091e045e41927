import CommandSupport
import Foundation
import Gatekeeper
import Hollow
import RuleKit
import Timeline

/// What the first cycle of a process takes, and how much memory the process holds then.
///
/// Both can only be measured in a process that has done nothing before. So the benchmark starts its own executable once for
/// each run, with the hidden subcommand `first-cycle` (`measured`); that process measures itself (`init`) and prints the
/// result as JSON, which is read here.
struct FirstCycle: Codable {
  /// Reading the input states from their blobs; building their indexes; evaluating everything; publishing the output.
  let loadSeconds, indexSeconds, evaluateSeconds, publishSeconds: Double
  /// What the input states and their indexes take in memory.
  let inputBytes: Int
  /// What the snapshots of the input states would take without the fields that are not loaded.
  let loadedBlobBytes: Int
  /// Memory of the process after the last cycle, and the most it had.
  let residentBytes, peakBytes: Int

  var cycleSeconds: Double { indexSeconds + evaluateSeconds + publishSeconds }

  /// How many cycles over everything are done before the memory is looked at. More than one, because from the second on the
  /// old and the new output are held at once.
  private static let cycles = 3

  /// Measures in this process. `output` is a store whose output timeline is written.
  init(_ store: Store, output: Store, evaluator: Evaluator, at instant: Instant) throws {
    var pins: InputStates?
    loadSeconds = try Stopwatch.seconds { pins = try store.inputs().latest() }
    guard let pins else { throw CleanError("\(store.location) has no inputs") }
    let cycle = try EvaluationCycle(output.liveness, evaluator: evaluator, snapshots: .onRequest, at: instant)
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
      "first-cycle", "--store", store.location, "--out", output.location, "--threads", "\(threads)",
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
