import BitMemory
import Hollow
import TestSupport
import Testing

/// The module's article tells the truth: its code is compiled, and does what the article says.
@Suite("Article on Hollow") struct HollowArticleTests {
  @Test("every block of Swift stands in the compiled example, line by line") func blocks() throws {
    let article = try CompiledArticle(
      "Sources/Hollow/Hollow.docc/Hollow.md", example: "Tests/HollowTests/Article/LibraryExample.swift")
    #expect(article.blocks.count >= 8)
    #expect(article.missing == [])
  }

  @Test("the example writes, copies, follows, reads and finds") func example() throws {
    let write = try WriteState(schemas: try SchemaParser.parse(librarySchemas))
    let ice = Book(id: 1, title: "Ice", year: 1967, authors: ["Kavan"])
    let omens = Book(id: 2, title: "Good Omens", year: 1990, authors: ["Gaiman", "Pratchett"])
    let first = try nextState(write, tag: 1, putting: [ice, omens])
    let copy = try readAgain(first)
    #expect(try titles(since: 1970, in: copy) == ["Good Omens"])
    let finder = try BookFinder(copy)
    let found = try #require(finder.byID.find(2))
    #expect(try authors(ofBook: found, in: copy).sorted() == ["Gaiman", "Pratchett"])

    let eric = Book(id: 3, title: "Eric", year: 1990, authors: ["Pratchett"])
    let second = try nextState(write, tag: 2, putting: [eric], removing: [1])
    let followed = try bring(copy, from: first, to: second)
    let moved = try BookFinder(finder, movedTo: followed)
    #expect(moved.byID.find(1) == nil)
    #expect(moved.byYear.find(1990).count { _ in true } == 2)
    #expect(second.populated("Author").count == 2, "the author of a book that is gone is gone")
    #expect(SnapshotWriter.write(followed) == SnapshotWriter.write(second))
    #expect(followed[type: "Book"]?.populated.contains(found) == true, "a record keeps its ordinal")
  }
}
