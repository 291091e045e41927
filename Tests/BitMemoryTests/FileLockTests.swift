import BitMemory
import Foundation
import TestSupport
import Testing

@Suite("File lock") struct FileLockTests {
  private func isFree(_ path: String) throws -> Bool {
    if let lock = try FileLock(path: path) {
      _ = consume lock
      return true
    }
    return false
  }

  @Test("a second taker gets none until the first lets go") func exclusive() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    do {
      let first = try FileLock(path: path)
      #expect(try isFree(path) == false)
      #expect(try isFree(directory.file("other")))
      #expect(try isFree(path) == false)
      switch consume first {
      case .some: break
      case .none: Issue.record("the lock was taken")
      }
    }
    #expect(try isFree(path))
  }

  /// A taker that comes too late must close the file: a service that retries would run out of descriptors.
  @Test("a refused taker keeps no file open") func noLeak() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let first = try FileLock(path: path)
    for _ in 0..<3 { #expect(try isFree(path) == false) }
    #expect(try openDescriptors(of: path) == 1)
    _ = consume first
    #expect(try openDescriptors(of: path) == 0)
  }

  private func openDescriptors(of path: String) throws -> Int {
    let real = URL(filePath: path).resolvingSymlinksInPath().path
    let manager = FileManager.default
    return try manager.contentsOfDirectory(atPath: "/proc/self/fd").count { descriptor in
      (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")) == real
    }
  }

  @Test("a lock in a missing directory says so") func missing() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: FileError.self) { try isFree(directory.file("no/lock")) }
  }
}
