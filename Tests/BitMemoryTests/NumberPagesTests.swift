import TestSupport
import Testing

@testable import BitMemory

@Suite("Numbers in pages") struct NumberPagesTests {
  @Test("hold what an array holds, and older tables keep theirs", arguments: [1, 2, 3] as [UInt64])
  func model(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var model = [UInt32](repeating: 0, count: 10_000)
    var pages = NumberPages(zeros: model.count)
    var earlier: [(NumberPages, [UInt32])] = []
    for _ in 0..<20 {
      var editor = NumberPagesEditor(pages)
      if Bool.random(using: &random) {
        model += [UInt32](repeating: 0, count: Int.random(in: 0...9000, using: &random))
        editor.grow(to: model.count)
      }
      for _ in 0..<Int.random(in: 0...50, using: &random) {
        let index = Int.random(in: 0..<model.count, using: &random)
        let value = UInt32.random(in: .min ... .max, using: &random)
        (model[index], editor[index]) = (value, value)
        #expect(editor[index] == value)
      }
      pages = editor.finish()
      earlier.append((pages, model))
    }
    for (pages, model) in earlier { #expect(model.indices.map { pages[$0] } == model) }
  }

  @Test("an edit copies the pages it touches and shares the others") func sharing() {
    let pages = NumberPages(zeros: 100_000)
    var editor = NumberPagesEditor(pages)
    editor[5000] = 1
    editor[5001] = 2
    let edited = editor.finish()
    #expect(zip(edited.pages, pages.pages).count { $0 === $1 } == 24)
    #expect((pages[5000], edited[5000]) == (0, 1))
  }

  @Test("an index outside traps") func outside() async {
    await #expect(processExitsWith: .failure) { _ = NumberPages(zeros: 10)[10] }
    await #expect(processExitsWith: .failure) { _ = NumberPages(zeros: 10)[-1] }
    await #expect(processExitsWith: .failure) {
      var editor = NumberPagesEditor(zeros: 10)
      editor[10] = 1
    }
  }
}
