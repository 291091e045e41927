// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .strictMemorySafety(), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let xmlCoder: Target.Dependency = .product(name: "XMLCoder", package: "XMLCoder")

let package = Package(
  name: "gatekeeper",
  products: [
    .executable(name: "gatekeeper", targets: ["CLI"]),
    .executable(name: "gatekeeper-bench", targets: ["Bench"]),
    .library(name: "Hollow", targets: ["BitMemory", "Hollow", "HollowTools", "Timeline"]),
  ],
  dependencies: [
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/CoreOffice/XMLCoder", from: "0.18.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Level 0
    .target(name: "BitMemory"),
    .target(name: "CivilCalendar"),
    .target(name: "PlainText"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "Compression", dependencies: ["CZlib"]),
    // Level 1
    .target(name: "Hollow", dependencies: ["BitMemory"]),
    .target(name: "RuleKit", dependencies: ["CivilCalendar"]),
    // Level 2
    .target(name: "HollowTools", dependencies: ["BitMemory", "Hollow", "PlainText"]),
    .target(
      name: "Timeline", dependencies: ["BitMemory", "CivilCalendar", "Hollow", "HollowTools", "PlainText", crypto]),
    // Level 3
    .target(name: "RemoteStores", dependencies: ["Timeline", "BitMemory", asyncHTTPClient, crypto, xmlCoder]),
    .target(
      name: "Gatekeeper",
      dependencies: ["BitMemory", "Hollow", "PlainText", "RuleKit", "Timeline", "HollowTools", crypto]),
    .target(name: "Standard", dependencies: ["RuleKit"], path: "rules/Standard"),
    .target(name: "Candidate", dependencies: ["RuleKit", "Standard"], path: "rules/Candidate"),
    // Level 4
    .target(name: "Ingest", dependencies: ["BitMemory", "Gatekeeper", "Hollow", "RuleKit", "Timeline", "CZlib"]),
    .target(name: "Synthesis", dependencies: ["Gatekeeper", "RuleKit"]),
    .target(
      name: "Service",
      dependencies: [
        "BitMemory", "Compression", "Gatekeeper", "Hollow", "RuleKit", "Timeline", crypto, hummingbird, lifecycle,
        logging,
      ]),
    .target(name: "PostgresExport", dependencies: ["Gatekeeper", "Hollow", "RuleKit", "Timeline", "CLibPQ"]),
    // Level 5
    .target(
      name: "CommandSupport",
      dependencies: [
        "BitMemory", "Candidate", "Gatekeeper", "PlainText", "RemoteStores", "RuleKit", "Standard", "Timeline",
        argumentParser, logging,
      ]),
    // Level 6
    .target(
      name: "Lab",
      dependencies: [
        "BitMemory", "CommandSupport", "Gatekeeper", "Ingest", "RuleKit", "Service", "Synthesis", "Timeline",
        argumentParser, lifecycle,
      ]),
    // Level 7
    .executableTarget(
      name: "CLI",
      dependencies: [
        "BitMemory", "CommandSupport", "Gatekeeper", "Hollow", "HollowTools", "Ingest", "Lab", "PlainText",
        "PostgresExport", "RuleKit", "Service", "Synthesis", "Timeline", argumentParser, lifecycle, signals,
      ]),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "BitMemory", "CommandSupport", "Gatekeeper", "Hollow", "HollowTools", "Ingest", "Lab", "RuleKit", "Service",
        "Synthesis", "Timeline", argumentParser, lifecycle,
      ]),
    // Tests
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .target(
      name: "TimelineTestSupport", dependencies: ["BitMemory", "Hollow", "Timeline", "TestSupport"],
      path: "Tests/TimelineTestSupport"),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"]),
    .testTarget(name: "CivilCalendarTests", dependencies: ["CivilCalendar", "TestSupport"]),
    .testTarget(name: "PlainTextTests", dependencies: ["PlainText", "TestSupport"]),
    .testTarget(name: "BitMemoryTests", dependencies: ["BitMemory", "TestSupport"]),
    .testTarget(
      name: "HollowTests", dependencies: ["BitMemory", "Hollow", "HollowTools", "TestSupport"], exclude: ["Crashers"]),
    .testTarget(name: "HollowToolsTests", dependencies: ["BitMemory", "Hollow", "HollowTools", "TestSupport"]),
    .testTarget(
      name: "TimelineTests",
      dependencies: ["BitMemory", "Hollow", "HollowTools", "Timeline", "TestSupport", "TimelineTestSupport"]),
    .testTarget(name: "RuleKitTests", dependencies: ["RuleKit", "TestSupport"]),
    .testTarget(name: "RulesTests", dependencies: ["RuleKit", "Standard", "Candidate", "TestSupport"]),
    .testTarget(
      name: "GatekeeperTests",
      dependencies: [
        "BitMemory", "Gatekeeper", "Hollow", "RuleKit", "Timeline", "Ingest", "Standard", "Candidate", "Synthesis",
        "TestSupport", "TimelineTestSupport",
      ],
      exclude: ["Fixtures"]),
    .executableTarget(
      name: "StateRecorder", dependencies: ["Gatekeeper", "RuleKit", "Standard", "Timeline"],
      path: "Tests/StateRecorder"),
    .testTarget(
      name: "IngestTests", dependencies: ["Ingest", "Gatekeeper", "Hollow", "RuleKit", "Timeline", "TestSupport"]),
    .testTarget(name: "SynthesisTests", dependencies: ["Synthesis", "Gatekeeper", "RuleKit", "TestSupport"]),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "Service", "BitMemory", "Gatekeeper", "Hollow", "Ingest", "RuleKit", "Standard", "Timeline", "TestSupport",
        crypto, hummingbird, lifecycle, logging,
      ]),
    .testTarget(
      name: "PostgresExportTests",
      dependencies: [
        "PostgresExport", "BitMemory", "CLibPQ", "Gatekeeper", "Hollow", "RuleKit", "Timeline", "TestSupport",
      ]),
    .testTarget(
      name: "RemoteStoresTests",
      dependencies: [
        "RemoteStores", "BitMemory", "CLI", "Hollow", "Timeline", "TestSupport", "TimelineTestSupport", crypto,
      ]),
    .testTarget(name: "CLITests", dependencies: ["Bench", "CLI", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6])

// scripts/sanitize: with GATEKEEPER_ENGINE_ONLY=1, no server, no client and no database, whose packages are most of a build.
if Context.environment["GATEKEEPER_ENGINE_ONLY"] == "1" {
  let outside: Set = [
    "RemoteStores", "Service", "PostgresExport", "CommandSupport", "Lab", "CLI", "Bench", "ServiceTests",
    "PostgresExportTests", "CLITests", "CLibPQ", "RemoteStoresTests",
  ]
  package.products.removeAll { ["gatekeeper", "gatekeeper-bench"].contains($0.name) }
  package.targets.removeAll { outside.contains($0.name) }
  package.dependencies = [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")]
}

for target in package.targets where target.type != .system { target.swiftSettings = strict }
for target in package.targets where target.name == "BitMemory" {
  // Spans that a mapping or a buffer lends out need lifetimes; nothing above level 0 sees this.
  target.swiftSettings?.append(.enableExperimentalFeature("Lifetimes"))
}
