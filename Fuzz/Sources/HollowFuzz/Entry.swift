import BitMemory
import Foundation
import Hollow

/// The blobs that deltas apply to; `FUZZ_BASES` names their folder.
private let bases: FuzzBases = {
  do {
    return try FuzzBases(folder: ProcessInfo.processInfo.environment["FUZZ_BASES"] ?? "bases")
  } catch {
    fatalError("FUZZ_BASES must name the folder of bases: \(error)")
  }
}()

/// libFuzzer's entry: whatever the input, it is refused or harmless. Anything else traps, and the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  do {
    _ = try FuzzInput(bytes).run(bases)
  } catch {
    fatalError("\(error)")
  }
  return 0
}

/// libFuzzer calls this first. When `FUZZ_SEEDS` names a folder, the seeds are written there and the process ends;
/// `FUZZ_GOLDEN` is the folder of the Java library's blobs. When `FUZZ_EVERY_BYTE` names a file, every byte of the
/// smallest inputs gets every value, and the first input that shows a fault is written to the file.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeRawPointer?, _ arguments: UnsafeRawPointer?) -> CInt {
  let environment = ProcessInfo.processInfo.environment
  do {
    if let folder = environment["FUZZ_SEEDS"] {
      try FuzzSeeds(bases: bases, golden: environment["FUZZ_GOLDEN"]).write(to: folder)
      exit(0)
    }
    if let file = environment["FUZZ_EVERY_BYTE"] {
      try runEveryByte(keepingFaultIn: file)
      exit(0)
    }
  } catch {
    fatalError("\(error)")
  }
  return 0
}

private func runEveryByte(keepingFaultIn file: String) throws {
  for input in try FuzzSeeds(bases: bases, golden: nil).inputs() where input.count < 700 {
    fflush(nil)
    do {
      let counts = try EveryByte(input, bases).run { byte in (0...255).filter { $0 != byte } }
      print("\(input.count) bytes: \(counts.refused) changes refused, \(counts.harmless) harmless")
    } catch let fault as EveryByte.Fault {
      try Data(fault.input).write(to: URL(filePath: file))
      throw fault
    }
  }
}
