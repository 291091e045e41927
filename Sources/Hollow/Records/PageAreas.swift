/// The bytes of one page's STRING and BYTES fields: one area a field, empty for fields of other types.
final class PageAreas: Sendable {
  let fields: [[UInt8]]

  init(_ fields: [[UInt8]]) { self.fields = fields }

  var byteSize: Int { fields.reduce(0) { $0 + $1.count } }
}
