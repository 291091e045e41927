/// An enum whose cases have a name in the datasets, such as `audio-description`.
public protocol NamedCase: CaseIterable, Hashable, Sendable {
  /// The name as the datasets spell it.
  var name: String { get }
}

extension NamedCase {
  /// The case with exactly this name, byte for byte; nil for any other text.
  ///
  /// - Complexity: O(number of cases). Resolve names once a dataset, not once a record.
  public init?(name: String) {
    guard let match = Self.allCases.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
    self = match
  }
}
