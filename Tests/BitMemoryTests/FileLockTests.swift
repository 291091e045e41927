import BitMemory
import Foundation
import Glibc
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

  /// An attempt that does not get the lock must close the file, or a service that tries again and again runs out of
  /// descriptors.
  @Test("a refused taker keeps no file open") func noLeak() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let first = try FileLock(path: path)
    for _ in 0..<3 { #expect(try isFree(path) == false) }
    #expect(try openDescriptors(of: path).count == 1)
    _ = consume first
    #expect(try openDescriptors(of: path).isEmpty)
  }

  /// Between fork and exec a child process has a copy of the descriptor; the lock must be free all the same.
  @Test("a copy of the descriptor does not keep the lock") func copiedDescriptor() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("lock")
    let first = try FileLock(path: path)
    let copies = try openDescriptors(of: path).map { dup($0) }
    #expect(try isFree(path) == false)
    _ = consume first
    #expect(try openDescriptors(of: path) == copies)
    #expect(try isFree(path))
    for copy in copies { close(copy) }
  }

  private func openDescriptors(of path: String) throws -> [Int32] {
    let real = URL(filePath: path).resolvingSymlinksInPath().path
    let manager = FileManager.default
    return try manager.contentsOfDirectory(atPath: "/proc/self/fd").filter { descriptor in
      (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")) == real
    }.compactMap { Int32($0) }
  }

  @Test("a lock in a missing directory says so") func missing() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: FileError.self) { try isFree(directory.file("no/lock")) }
  }
}
