import BitMemory
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("File system") struct FileSystemTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func path(_ name: String) -> String { directory.file(name) }

  @Test("a file is written and replaced whole, and nothing is left beside it") func replace() throws {
    try FileSystem.replaceFile(path("blob"), with: [1, 2, 3])
    try FileSystem.replaceFile(path("blob"), with: [UInt8](repeating: 7, count: 100_000))
    #expect(try FileSystem.read(path("blob")) == [UInt8](repeating: 7, count: 100_000))
    try FileSystem.replaceFile(path("blob"), with: [])
    #expect(try FileSystem.read(path("blob")) == [])
    try FileSystem.synchronizeDirectory(directory.path)
    #expect(try directory.names() == ["blob"])
  }

  /// Readers hold the old file or the new one: the path never leads to a part of either.
  @Test("who has the old file open keeps it") func openFile() throws {
    try FileSystem.replaceFile(path("blob"), with: [1, 2, 3])
    let old = try MappedFile(path: path("blob"))
    try FileSystem.replaceFile(path("blob"), with: [4])
    #expect(old.byteCount == 3)
    #expect(unsafe old.bytes.withUnsafeBytes { unsafe Array($0) } == [1, 2, 3])
    #expect(try FileSystem.read(path("blob")) == [4])
  }

  @Test("a replacement that fails leaves no temporary file") func failedReplacement() throws {
    try FileManager.default.createDirectory(atPath: path("taken"), withIntermediateDirectories: false)
    #expect(throws: FileError.self) { try FileSystem.replaceFile(path("taken"), with: [1]) }
    #expect(throws: FileError.self) { try FileSystem.replaceFile(path("missing/blob"), with: [1]) }
    #expect(try directory.names() == ["taken"])
  }

  @Test("names come in byte order, none from a directory that is missing") func names() throws {
    for name in ["b", "a", "C", "\u{E9}"] { try FileSystem.replaceFile(path(name), with: []) }
    #expect(try FileSystem.names(in: directory.path) == ["C", "a", "b", "\u{E9}"])
    #expect(try FileSystem.names(in: path("missing")).isEmpty)
    #expect(throws: FileError.self) { try FileSystem.names(in: path("a")) }
  }

  @Test("a missing file has no size and no content, and may be removed") func missing() throws {
    #expect(try FileSystem.fileSize(path("missing")) == nil)
    #expect(try FileSystem.read(path("missing")) == nil)
    try FileSystem.removeFile(path("missing"))
    try FileSystem.replaceFile(path("blob"), with: [1, 2])
    #expect(try FileSystem.fileSize(path("blob")) == 2)
    try FileSystem.removeFile(path("blob"))
    #expect(try directory.names().isEmpty)
  }

  @Test("directories are created with those above them, and again without harm") func directories() throws {
    for _ in 0..<2 { try FileSystem.createDirectory(path("a/b/c")) }
    try FileSystem.replaceFile(path("a/b/c/blob"), with: [1])
    #expect(throws: FileError.self) { try FileSystem.createDirectory(path("a/b/c/blob/d")) }
  }

  @Test("what is no file is refused in words, at once", .timeLimit(.minutes(1))) func noFile() throws {
    #expect(unsafe mkfifo(path("fifo"), 0o644) == 0)
    try FileSystem.createDirectory(path("directory"))
    for (name, words) in [("fifo", "this is a FIFO"), ("directory", "this is a directory, not a file")] {
      for error in [
        try #require(throws: FileError.self) { try FileSystem.read(path(name)) },
        try #require(throws: FileError.self) { _ = try MappedFile(path: path(name)) },
      ] { #expect(error.description.contains(words) && error.description.contains(path(name)), "\(error)") }
      #expect(throws: FileError.self) { try FileSystem.appendToFile(path(name), [1]) }
      #expect(throws: FileError.self) { _ = try FileLock(path: path(name)) }
      #expect(throws: FileError.self) { _ = try FileLock.holding(path(name), waiting: 10) {} }
      #expect(try FileSystem.fileSize(path(name)) == nil)
    }
  }

  @Test("two that write the same file at once do not touch each other's") func staging() throws {
    let first = try StagedFile(path("blob"), [1])
    let second = try StagedFile(path("blob"), [2, 2])
    #expect(try directory.names().count == 2)
    try first.commit()
    #expect(try FileSystem.read(path("blob")) == [1])
    try second.commit()
    #expect(try FileSystem.read(path("blob")) == [2, 2])
    #expect(try directory.names() == ["blob"])
  }

  @Test(
    "the directory above is told from a path",
    arguments: [
      ("a/b", "a"), ("/a", "/"), ("a", "."), ("/a/b/", "/a"), ("a/b//c", "a/b/"),
    ])
  func parent(path: String, parent: String) { #expect(FileSystem.parent(of: path) == parent) }

  @Test("an error names the file and the system's reason") func errors() throws {
    let error = try #require(throws: FileError.self) { try FileSystem.replaceFile(path("no/blob"), with: []) }
    #expect(error.isMissing)
    #expect(error.description.contains(path("no/blob")))
    #expect(error.description.contains("No such file"))
  }
}
