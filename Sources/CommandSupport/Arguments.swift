package import ArgumentParser
import Foundation
package import RuleKit
package import Timeline

/// `--at` of commands that evaluate: RFC 3339, or whole milliseconds since 1970.
package struct InstantArgument: ExpressibleByArgument {
  package let instant: Instant

  package init(instant: Instant) { self.instant = instant }

  package init?(argument: String) {
    if let milliseconds = Int64(argument) {
      instant = Instant(milliseconds: milliseconds)
    } else if let instant = Instant(rfc3339: argument) {
      self.instant = instant
    } else {
      return nil
    }
    guard instant >= .earliest, instant <= .latest else { return nil }
  }

  package var defaultValueDescription: String { "\(instant)" }
}

/// `--at` of commands that read an output state: a version of 17 digits, or an instant.
package struct StateArgument: ExpressibleByArgument {
  package let text: String

  package init?(argument: String) {
    let isVersion = argument.utf8.count == 17 && Version(argument) != nil
    guard isVersion || InstantArgument(argument: argument) != nil else { return nil }
    text = argument
  }
}

/// A version, 17 digits.
package struct VersionArgument: ExpressibleByArgument {
  package let version: Version

  package init?(argument: String) {
    guard let version = Version(argument) else { return nil }
    self.version = version
  }
}

/// Datasets by name, separated by commas: `assets,ratings`. In dataset order, each once.
package struct DatasetList: ExpressibleByArgument {
  package let datasets: [Dataset]

  package static let all = DatasetList(datasets: Dataset.allCases)

  private init(datasets: [Dataset]) { self.datasets = datasets }

  package init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let datasets = names.compactMap(Dataset.init(rawValue:))
    guard datasets.count == names.count else { return nil }
    self.datasets = Dataset.allCases.filter(datasets.contains)
  }

  package var defaultValueDescription: String { datasets.map(\.rawValue).joined(separator: ",") }
}

extension ParsableArguments {
  /// Throws a usage error for a number outside of what its option takes. `nan` is outside of everything.
  package func require<Number: Comparable>(
    _ option: String, _ value: Number, in range: ClosedRange<Number>
  ) throws(ValidationError) {
    guard range.contains(value) else {
      throw ValidationError("\(option) \(value) is outside \(range.lowerBound)...\(range.upperBound)")
    }
  }
}

/// The numbers that options of one meaning take.
package enum OptionRange {
  package static let threads = 1...256
  /// Seconds from one round of a service to the next: at most a day.
  package static let interval = 0.0...86_400
  /// How many of something to list; 0 lists all.
  package static let limit = 0...Int.max
}

extension Instant {
  /// The clock. Only the executables read it; everything below them is told what time it is.
  package static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}
