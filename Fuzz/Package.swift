// swift-tools-version: 6.2
import PackageDescription

/// The fuzzer of the blob reader: `scripts/fuzz` builds and runs it. A package of its own, so that the normal build needs
/// nothing of it and this one none of the main package's dependencies; the sources are links into the main package.
let strict: [SwiftSetting] = [
  .strictMemorySafety(), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // Coverage of every module: it leads the fuzzer.
  .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"]),
]

let package = Package(
  name: "fuzz",
  products: [.executable(name: "hollow-fuzz", targets: ["HollowFuzz"])],
  targets: [
    .target(name: "BitMemory", swiftSettings: strict + [.enableExperimentalFeature("Lifetimes")]),
    .target(name: "Hollow", dependencies: ["BitMemory"], swiftSettings: strict),
    .target(name: "HollowTools", dependencies: ["BitMemory", "Hollow"], swiftSettings: strict),
    .executableTarget(
      name: "HollowFuzz", dependencies: ["BitMemory", "Hollow", "HollowTools"],
      swiftSettings: strict, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
  ],
  swiftLanguageModes: [.v6])
