import BitMemory
import Foundation
import TestSupport
import Testing

@Suite("Directory identity") struct DirectoryIdentityTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try FileSystem.createDirectory(directory.file("store/inner"))
    try FileManager.default.createSymbolicLink(atPath: directory.file("link"), withDestinationPath: "store")
  }

  private func identity(_ name: String) throws -> DirectoryIdentity {
    try DirectoryIdentity("\(directory.path)/\(name)")
  }

  @Test(
    "however it is spelled, a directory is the same",
    arguments: ["store", "store/", "store//", "./store", "store/.", "link", "link/", "store/inner/..", "link/../store"])
  func spelled(name: String) throws {
    #expect(try identity(name) == identity("store"))
    #expect(try identity(name).exists)
  }

  @Test(
    "so is one that is still to be made",
    arguments: ["store/new", "store/new/", "link/new", "store/./new", "store/none/../new", "new/../store/new"])
  func missing(name: String) throws {
    #expect(try identity(name) == identity("store/new"))
    #expect(try !identity(name).exists)
  }

  @Test("others are others", arguments: ["store/inner", "store/new", "new", "link/inner", "."]) func others(
    name: String
  )
    throws
  {
    #expect(try identity(name) != identity("store"))
  }

  @Test("a path through a file is an error") func throughFile() throws {
    try FileSystem.replaceFile(directory.file("file"), with: [1])
    #expect(throws: FileError.self) { _ = try identity("file/below") }
  }

  @Test("a relative path is seen from the working directory") func relative() throws {
    #expect(try DirectoryIdentity(".") == DirectoryIdentity(FileManager.default.currentDirectoryPath))
  }
}
