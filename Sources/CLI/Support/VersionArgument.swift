import ArgumentParser
import Timeline

/// A version, 17 digits.
struct VersionArgument: ExpressibleByArgument {
  let version: Version

  init?(argument: String) {
    guard let version = Version(argument) else { return nil }
    self.version = version
  }
}
