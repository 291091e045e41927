/// The codes one rule can raise: an enum over `UInt8` with an exhaustive `switch` for each requirement.
public protocol BlockerCode: RawRepresentable<UInt8>, CaseIterable, Hashable, Sendable {
  /// The published id: `rating-missing`.
  var id: String { get }
  var words: BlockerWords { get }
}

extension BlockerCode {
  /// The codes' ids in byte order.
  ///
  /// - Precondition: no two codes have one id.
  static var sortedCodes: [Self] {
    let codes = Array(allCases).sorted { ByteOrder.precedes($0.id, $1.id) }
    for (left, right) in zip(codes, codes.dropFirst()) {
      precondition(!ByteOrder.areEqual(left.id, right.id), "two codes of a rule have the id \(left.id)")
    }
    return codes
  }

  /// Each code's place in `sortedCodes`, by raw value.
  @usableFromInline static var ranks: [UInt16] {
    var ranks = [UInt16](repeating: 0, count: (allCases.map { Int($0.rawValue) }.max() ?? -1) + 1)
    for (rank, code) in sortedCodes.enumerated() { ranks[Int(code.rawValue)] = UInt16(rank) }
    return ranks
  }
}
