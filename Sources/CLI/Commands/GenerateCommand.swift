import ArgumentParser

struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Makes synthetic catalogues of any size, and changes to them.",
    discussion: """
      gatekeeper generate --videos 100000 --store big
      gatekeeper generate changes --videos 100000 --count 50000 --store big --apply
      gatekeeper generate changes --videos 100000 --rate 1000 --for 600 --store big
      gatekeeper generate changes --videos 100000 --share 0.01 --datasets assets,ratings > changes.ndjson

      One seed gives the same records on every machine and on any number of threads.
      """,
    subcommands: [GenerateCatalogueCommand.self, GenerateChangesCommand.self],
    defaultSubcommand: GenerateCatalogueCommand.self)
}
