import ArgumentParser
import RuleKit

/// Datasets by name, separated by commas: `assets,ratings`. In dataset order, each once.
struct DatasetList: ExpressibleByArgument {
  let datasets: [Dataset]

  static let all = DatasetList(datasets: Dataset.allCases)

  init(datasets: [Dataset]) { self.datasets = datasets }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let datasets = names.compactMap(Dataset.init(rawValue:))
    guard datasets.count == names.count else { return nil }
    self.datasets = Dataset.allCases.filter(datasets.contains)
  }

  var defaultValueDescription: String { datasets.map(\.rawValue).joined(separator: ",") }
}
