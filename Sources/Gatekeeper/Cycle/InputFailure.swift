public import RuleKit
public import Timeline

/// Why a dataset cannot advance from the version of it that was evaluated last.
///
/// An input that is gone is not an empty one. A volume that is not mounted, a directory that somebody moved or a restored
/// backup must not turn a catalogue dark; so the dataset keeps its version and says so until it advances again.
public struct InputFailure: Error, Hashable, Sendable {
  /// What is wrong with the timeline.
  public enum Reason: Hashable, Sendable {
    /// It has no announced state any more.
    case vanished
    /// Its announced version is older than the one evaluated, and nobody said that it should be.
    case wentBack(Version)
    /// Its announced state cannot be read: the failure's name, and its error in full.
    case unreadable(String, detail: String)
    /// Not even the version evaluated can be read: the failure's name, and its error in full.
    case lost(String, detail: String)
  }

  public let dataset: Dataset
  /// The version that was evaluated last.
  public let version: Version
  public let reason: Reason

  init(_ dataset: Dataset, _ version: Version, _ reason: Reason) {
    (self.dataset, self.version, self.reason) = (dataset, version, reason)
  }
}

extension InputFailure: NamedFailure, CustomStringConvertible {
  public var failureName: String {
    switch reason {
    case .vanished: "no state is announced any more"
    case .wentBack: "the announced version is older than the one evaluated last"
    case .unreadable(let name, _): "the newest state cannot be read (\(name))"
    case .lost(let name, _): "the version evaluated last cannot be read (\(name))"
    }
  }

  /// What is wrong, for people who need not know where the store is.
  public var sentence: String {
    switch reason {
    case .vanished, .wentBack, .unreadable: "\(dataset) cannot advance and stays at \(version): \(failureName)"
    case .lost: "\(dataset) was evaluated at \(version) last, and nothing can be evaluated without it: \(failureName)"
    }
  }

  /// What is wrong, and the way out.
  public var description: String {
    switch reason {
    case .vanished:
      "\(dataset): \(version) was evaluated last, but \(failureName). Bring the timeline back (is its volume mounted?), or "
        + "import the dataset anew"
    case .wentBack(let announced):
      "\(dataset): \(version) was evaluated last, but \(announced) is announced. Put the newer announcement back; or mean it, "
        + "with 'gatekeeper dataset rollback \(dataset) VERSION --reason TEXT' or 'gatekeeper dataset pin'"
    case .unreadable(_, let detail): "\(dataset) cannot advance from \(version): \(detail)"
    case .lost(_, let detail):
      "\(dataset)@\(version), which the output was evaluated from, cannot be read: \(detail). Bring it back, or import the "
        + "dataset anew"
    }
  }
}
