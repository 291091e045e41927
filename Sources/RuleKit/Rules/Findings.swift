/// Where a rule puts what it finds. It takes the rule's own codes and no other.
///
/// It is filled video by video: `begin(video:)`, then any number of `block`s. When the next video begins, the findings of the one
/// before are sorted by code and detail, and the countries of equal ones are united. So the whole ends up sorted by video, code
/// and detail, and no two findings say the same.
public struct Findings<Code: BlockerCode>: Sendable {
  @usableFromInline var findings: [Finding]
  /// Index in the rule set of each code, by raw value.
  @usableFromInline let codeIndexes: [UInt16]
  @usableFromInline var video: UInt32 = 0
  /// Where the current video's findings begin.
  @usableFromInline var videoStart = 0

  /// - Parameters:
  ///   - firstCodeIndex: the index in the rule set of the rule's first code; a rule's codes lie together there.
  ///   - buffer: emptied, and its memory taken: new memory for every batch costs more than most rules.
  @inlinable public init(firstCodeIndex: Int = 0, buffer: inout [Finding]) {
    findings = []
    swap(&findings, &buffer)
    findings.removeAll(keepingCapacity: true)
    codeIndexes = Code.ranks.map { $0 + UInt16(firstCodeIndex) }
  }

  @inlinable public init(firstCodeIndex: Int = 0) {
    var buffer: [Finding] = []
    self.init(firstCodeIndex: firstCodeIndex, buffer: &buffer)
  }

  /// Ends the video before and turns to this one.
  ///
  /// - Precondition: `index` is not below the video before.
  @inlinable public mutating func begin(video index: Int) {
    precondition(index >= Int(video), "video \(index) after video \(video)")
    endVideo()
    video = UInt32(index)
  }

  /// The current video may not be live in these countries. No countries, no finding.
  @inlinable public mutating func block(_ code: Code, in countries: CountrySet, detail: Detail = .none) {
    if countries.isEmpty { return }
    let codeIndex = codeIndexes[Int(code.rawValue)]
    findings.append(Finding(video: video, codeIndex: codeIndex, detail: detail, countries: countries))
  }

  /// Ends the last video and hands everything over, sorted.
  @inlinable public mutating func finish() -> [Finding] {
    endVideo()
    return findings
  }

  @inlinable mutating func endVideo() {
    if findings.count &- videoStart > 1 { findings.combineEqualKeys(from: videoStart) }
    videoStart = findings.count
  }
}

extension [Finding] {
  /// Sorts the tail by key and unites findings with one key.
  ///
  /// - Complexity: O(tail) when it is in order already, as most rules raise it, else insertion sort: a few dozen at most.
  @usableFromInline mutating func combineEqualKeys(from start: Int) {
    var sortedCount = start + 1
    while sortedCount < count, self[sortedCount - 1].key < self[sortedCount].key { sortedCount += 1 }
    if sortedCount == count { return }
    for index in sortedCount..<count { moveBack(from: index, notBefore: start) }
    uniteEqualKeys(from: start)
  }

  private mutating func moveBack(from index: Int, notBefore start: Int) {
    let moving = self[index]
    var place = index
    while place > start, moving.key < self[place - 1].key {
      self[place] = self[place - 1]
      place -= 1
    }
    self[place] = moving
  }

  private mutating func uniteEqualKeys(from start: Int) {
    var last = start
    for index in (start + 1)..<count {
      if self[index].key == self[last].key {
        self[last].countries.formUnion(self[index].countries)
      } else {
        last += 1
        self[last] = self[index]
      }
    }
    removeLast(count - last - 1)
  }
}

/// One blocker of one video: a code, its detail and the countries it blocks. 48 bytes, trivially copied.
@frozen public struct Finding: Hashable, Sendable {
  /// Code index in the upper 16 bits, detail in the lower 48: one comparison orders findings as they are published.
  public let key: UInt64
  public var countries: CountrySet
  /// Index of the video in its batch.
  public let video: UInt32

  @inlinable public init(video: UInt32, codeIndex: UInt16, detail: Detail, countries: CountrySet) {
    key = Self.key(codeIndex: codeIndex, detail: detail)
    self.video = video
    self.countries = countries
  }

  /// A finding of a key, in no country: to ask for the key's code and detail.
  public init(video: UInt32, key: UInt64) { (self.key, self.video, countries) = (key, video, CountrySet()) }

  /// The key of findings with this code and detail.
  @inlinable public static func key(codeIndex: UInt16, detail: Detail) -> UInt64 {
    UInt64(codeIndex) &<< 48 | detail.rawValue
  }

  /// Index into `RuleSet.codes`.
  @inlinable public var codeIndex: UInt16 { UInt16(truncatingIfNeeded: key &>> 48) }

  @inlinable public var detail: Detail { Detail(rawValue: key & (1 &<< 48 &- 1)) }
}
