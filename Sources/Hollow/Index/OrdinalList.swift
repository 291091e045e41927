import BitMemory

/// The records of one key, walked through the index's links. It keeps the index's tables.
public struct OrdinalList: Sequence, Sendable {
  let head: UInt32
  let links: NumberPages

  public var isEmpty: Bool { head == 0 }

  public struct Iterator: IteratorProtocol {
    private var link: UInt32
    private let links: NumberPages

    fileprivate init(_ list: OrdinalList) { (link, links) = (list.head, list.links) }

    public mutating func next() -> Ordinal? {
      guard link != 0 else { return nil }
      let ordinal = Int(link) - 1
      link = links[ordinal]
      return ordinal
    }
  }

  public func makeIterator() -> Iterator { Iterator(self) }
}
