import BitMemory
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Open file") struct OpenFileTests {
  @Test("pieces of a file are read, and less where it ends") func pieces() throws {
    let directory = try TemporaryDirectory()
    let path = directory.url.appending(path: "file").path
    try Data(0..<200).write(to: URL(filePath: path))
    let file = try OpenFile(path: path)
    #expect(file.byteCount == 200)
    #expect(try file.read(at: 0, count: 3) == [0, 1, 2])
    #expect(try file.read(at: 198, count: 10) == [198, 199])
    #expect(try file.read(at: 500, count: 10).isEmpty)
    try FileHandle(forUpdating: URL(filePath: path)).truncate(atOffset: 2)
    #expect(try file.read(at: 0, count: 200) == [0, 1])
  }

  @Test("what is no file is told at once: a directory, a pipe without a writer, a device, nothing at all") func noFile()
    throws
  {
    let directory = try TemporaryDirectory()
    #expect(try #require(throws: FileError.self) { try OpenFile(path: directory.url.path) }.isNoFile)
    let pipe = directory.url.appending(path: "pipe").path
    #expect(unsafe mkfifo(pipe, 0o644) == 0)
    #expect(try #require(throws: FileError.self) { try OpenFile(path: pipe) }.isNoFile)
    #expect(try #require(throws: FileError.self) { try OpenFile(path: "/dev/null") }.isNoFile)
    let missing = try #require(throws: FileError.self) { try OpenFile(path: "\(pipe).not") }
    #expect(missing.isMissing && !missing.isNoFile)
  }
}

@Suite("Process limits") struct ProcessLimitsTests {
  @Test("as many files may be open as the hard limit says") func openFiles() {
    var limit = rlimit()
    #expect(ProcessLimits.raiseOpenFiles() > 0)
    #expect(unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
    #expect(limit.rlim_cur == limit.rlim_max)
  }
}
