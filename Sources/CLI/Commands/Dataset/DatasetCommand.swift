import ArgumentParser

/// Everything about the timelines themselves, whatever their records mean.
struct DatasetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dataset", abstract: "Looks into timelines: versions, records, differences, history, soundness.",
    discussion: """
      DATASET is videos, contracts, assets, ratings, synopses, territories or liveness of --store; with --timeline DIR, \
      the directory of any Hollow producer, it is left out.
      """,
    subcommands: [
      DatasetListCommand.self,
      DatasetPinCommand.self, DatasetUnpinCommand.self, DatasetRollbackCommand.self, DatasetPruneCommand.self,
      DatasetShowCommand.self,
      DatasetGetCommand.self,
      DatasetDiffCommand.self,
      DatasetHistoryCommand.self,
      DatasetVerifyCommand.self,
    ])
}
