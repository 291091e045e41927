/// A run of lines of one file, read: what they held and which of them were refused, each in file order.
public struct ImportBatch<Value: JSONLineValue>: Sendable {
  public var values: [Value] = []
  public var refusals: [ImportRefusal] = []
}
