import Testing
@testable import Timeline

@Suite("Version") struct VersionTests {
  @Test("minted versions strictly increase, whatever the clock does", arguments: [1, 2, 3, 4] as [UInt64])
  func mint(seed: UInt64) {
  }
}
