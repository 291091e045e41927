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

/// What libFuzzer asks first. With `FUZZ_SEEDS`, the name of a folder, writes the seeds there and ends: `FUZZ_GOLDEN` is
/// the folder of the Java library's blobs. With `FUZZ_EVERY_BYTE`, gives every byte of the smallest inputs every value;
/// the file of that name gets the first input at fault.
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
    do {
      let counts = try EveryByte(input, bases).run { byte in (0...255).filter { $0 != byte } }
      print("\(input.count) bytes: \(counts.refused) changes refused, \(counts.harmless) harmless")
    } catch let fault as EveryByte.Fault {
      try Data(fault.input).write(to: URL(filePath: file))
      throw fault
    }
  }
}
