import ArgumentParser
import Gatekeeper
import RuleKit
import Timeline

/// The timeline a command is about: DATASET of --store, or any directory of blobs.
///
/// DATASET is the first positional argument and goes missing with `--timeline`; `words(_:_:)` sorts out the others.
struct DatasetArgument: ParsableArguments {
  @Argument(help: "A dataset, or liveness; leave it out with --timeline.")
  var dataset: String?

  @Option(help: "The directory of a timeline, with or without checksum files, instead of --store and DATASET.")
  var timeline: String?

  @OptionGroup var storeOptions: StoreOptions

  /// The names DATASET may have.
  static let names = Dataset.allCases.map(\.rawValue) + [Store.livenessName]

  /// The positional arguments after DATASET, in order.
  ///
  /// Throws a usage error when one of `required` is missing, or when too many are there.
  ///
  /// - Parameters:
  ///   - following: what the parser took for them.
  ///   - required: their names, for the message.
  func words(_ following: String?..., required: [String]) throws -> [String] {
    let given = ([dataset] + following).compactMap(\.self)
    let words = timeline == nil ? Array(given.dropFirst()) : given
    guard words.count >= required.count else {
      throw ValidationError("\(given.isEmpty && timeline == nil ? "DATASET" : required[words.count]) is missing")
    }
    guard words.count <= following.count else { throw ValidationError("'\(words[following.count])' is one too many") }
    return words
  }

  /// Whether one timeline is named at all.
  var isGiven: Bool { timeline != nil || dataset != nil }

  /// The timeline's blobs.
  func blobs() throws -> DirectoryBlobStore {
    if let timeline { return DirectoryBlobStore(path: timeline, timeline: timeline, checksums: .whenPresent) }
    guard let dataset else { throw ValidationError("DATASET is missing: \(Self.names.joined(separator: ", "))") }
    guard let blobs = Self.blobs(dataset, of: storeOptions.store) else {
      throw ValidationError("there is no dataset '\(dataset)': \(Self.names.joined(separator: ", "))")
    }
    return blobs
  }

  /// The blobs of the dataset called `name`, nil for no dataset.
  static func blobs(_ name: String, of store: Store) -> DirectoryBlobStore? {
    name == Store.livenessName ? store.liveness : Dataset(rawValue: name).map { store.timeline($0) }
  }
}
