import TestSupport
import Testing

@testable import Hollow

@Suite("Identity table") struct IdentityTableTests {
  /// Few distinct hashes make long runs, so that removals have to move entries back; the last slots make runs wrap.
  @Test("finds what a dictionary finds, also after removals amid collisions", arguments: 1...12 as ClosedRange<UInt64>)
  func againstDictionary(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let hashes = (0..<6).map { _ in UInt32.random(in: 0...40, using: &random) } + [.max, .max - 1, 15, 1 << 31]
    var table = IdentityTable(capacity: Int.random(in: 0...40, using: &random))
    var model: [Int: (hash: UInt32, isStaged: Bool)] = [:]
    for number in 0..<400 {
      let key = model.keys.sorted().randomElement(using: &random)
      switch (Int.random(in: 0...4, using: &random), key) {
      case (0...2, _), (_, nil):
        let hash = hashes.randomElement(using: &random) ?? 0
        model[number] = (hash, Bool.random(using: &random))
        table.insert(hash, .init(index: number, isStaged: model[number]?.isStaged == true))
      case (3, let key?):
        guard let entry = model.removeValue(forKey: key) else { break }
        table.replace(entry.hash, .init(index: key, isStaged: entry.isStaged), with: nil)
      case (_, let key?):
        guard let entry = model[key] else { break }
        table.replace(
          entry.hash, .init(index: key, isStaged: entry.isStaged), with: .init(index: key, isStaged: !entry.isStaged))
        model[key] = (entry.hash, !entry.isStaged)
      }
      if number % 20 == 0 { expect(table, holds: model, hashes, upTo: number) }
    }
    expect(table, holds: model, hashes, upTo: 400)
  }

  private func expect(
    _ table: IdentityTable, holds model: [Int: (hash: UInt32, isStaged: Bool)], _ hashes: [UInt32], upTo bound: Int
  ) {
    for hash in Set(hashes) {
      let wrong = (0...bound).filter { index in
        let entry = model[index].flatMap { $0.hash == hash ? $0 : nil }
        return table.find(hash) { $0.index == index } != entry.map { .init(index: index, isStaged: $0.isStaged) }
      }
      #expect(wrong.isEmpty)
    }
  }

  @Test("taking out what is not there traps") func missing() async {
    await #expect(processExitsWith: .failure) {
      var table = IdentityTable()
      table.insert(5, .init(index: 0, isStaged: false))
      table.replace(5, .init(index: 1, isStaged: false), with: nil)
    }
  }
}
