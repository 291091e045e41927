package import ArgumentParser
package import CommandSupport
package import Synthesis

/// Which synthetic catalogue: the same numbers give the same records on every machine.
package struct CatalogueOptions: ParsableArguments {
  @Option(help: "How many videos.")
  package var videos = 1000

  @Option(help: "The seed of the catalogue.")
  package var seed: UInt64 = 1

  @Option(help: "The instant around which windows are open, and at which states are published: RFC 3339.")
  package var at = InstantArgument(instant: SyntheticCatalogue.usualInstant)

  package init() {}

  package func validate() throws {
    let limit = SyntheticCatalogue.maximumVideos
    try require("--videos", videos, in: 1...limit)
    guard SyntheticCatalogue.instants.contains(at.instant) else {
      let instants = SyntheticCatalogue.instants
      throw ValidationError("--at \(at.instant) is outside \(instants.lowerBound)...\(instants.upperBound)")
    }
  }

  package var catalogue: SyntheticCatalogue { SyntheticCatalogue(videos: videos, seed: seed, instant: at.instant) }
}
