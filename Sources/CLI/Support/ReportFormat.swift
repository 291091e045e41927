import ArgumentParser

/// `-o table|json` of commands that report.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

struct FormatOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .customLong("output")], help: "The form: table or json.")
  var format = ReportFormat.table
}
