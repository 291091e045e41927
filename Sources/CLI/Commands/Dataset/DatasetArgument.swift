import ArgumentParser
import Gatekeeper
import Hollow
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
  func blobs() throws -> any BlobStore {
    if let timeline { return DirectoryBlobStore(path: timeline, timeline: timeline, checksums: .whenPresent) }
    guard let dataset else { throw ValidationError("DATASET is missing: \(Self.names.joined(separator: ", "))") }
    guard let blobs = Self.blobs(dataset, of: storeOptions.store) else {
      throw ValidationError("there is no dataset '\(dataset)': \(Self.names.joined(separator: ", "))")
    }
    return blobs
  }

  /// The blobs of the dataset called `name`, nil for no dataset.
  static func blobs(_ name: String, of store: Store) -> (any BlobStore)? {
    names.contains(name) ? store.timeline(named: name) : nil
  }

  /// The state at `version`, by default the announced one.
  func state(at version: Version?, of consumer: Consumer) throws -> TimelineState {
    if let version { return try consumer.state(at: version) }
    guard let state = try consumer.latest() else {
      throw TimelineError(code: .noState, timeline: consumer.timeline, detail: "nothing was announced yet")
    }
    return state
  }

  /// The type of the records that `get`, `diff` and `history` are about: `given`, the dataset's root type, or the only
  /// one with a primary key that no other type refers to.
  func keyedType(_ given: String?, in state: DataState) throws -> String {
    if let given {
      guard state[type: given] != nil else {
        throw CleanError("there is no type \(given): \(state.types.map(\.name).sorted().joined(separator: ", "))")
      }
      return given
    }
    if timeline == nil, let dataset {
      return Dataset(rawValue: dataset).map(DatasetSchemas.rootType(of:)) ?? "VideoLiveness"
    }
    let referenced = Set(state.types.flatMap(\.schema.referencedTypes))
    let keyed = state.types.filter { type in
      if case .object(let schema) = type.schema { !schema.primaryKey.isEmpty } else { false }
    }.map(\.name)
    let roots = keyed.filter { !referenced.contains($0) }
    guard roots.count == 1 else {
      if keyed.isEmpty { throw CleanError("no type of \(timeline ?? "the dataset") has a primary key") }
      throw ValidationError("--type is missing: one of \(keyed.sorted().joined(separator: ", "))")
    }
    return roots[0]
  }
}
