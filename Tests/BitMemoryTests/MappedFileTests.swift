import BitMemory
import TestSupport
import Testing

@Suite("Mapped file") struct MappedFileTests {
  @Test("an empty file maps to no bytes") func empty() throws {
    let directory = try TemporaryDirectory()
    try FileSystem.replaceFile(directory.file("empty"), with: [])
    let file = try MappedFile(path: directory.file("empty"))
    #expect(file.byteCount == 0)
    #expect(file.bytes.byteCount == 0)
  }

  @Test("a missing file throws that it is missing") func missing() throws {
    let directory = try TemporaryDirectory()
    do {
      let file = try MappedFile(path: directory.file("missing"))
      Issue.record("\(file.byteCount) bytes were mapped")
    } catch {
      #expect(error.isMissing)
    }
  }
}
