import BitMemory

/// Which types and fields a consumer leaves out when it loads blobs. References to a type left out dangle.
public struct LoadFilter: Hashable, Sendable {
  private let types: Set<String>
  private let fields: Set<String>

  /// - Parameters:
  ///   - types: names of types to leave out.
  ///   - fields: fields to leave out, each `Type.field`.
  public init(excludingTypes types: Set<String> = [], fields: Set<String> = []) {
    (self.types, self.fields) = (types, fields)
  }

  /// Leaves nothing out.
  public static let everything = LoadFilter()

  func keeps(type: String) -> Bool { !types.contains(type) }

  /// The fields of an OBJECT type to keep, nil for all.
  func kept(of schema: Schema) -> [Int]? {
    guard case .object(let schema) = schema else { return nil }
    let kept = schema.fields.indices.filter { !fields.contains("\(schema.name).\(schema.fields[$0].name)") }
    return kept.count == schema.fields.count ? nil : kept
  }
}

extension Schema {
  /// The schema of an OBJECT type with only the fields `kept`.
  func keeping(_ kept: [Int]?) -> Schema {
    guard case .object(let schema) = self, let kept else { return self }
    return .object(
      ObjectSchema(name: schema.name, fields: kept.map { schema.fields[$0] }, primaryKey: schema.primaryKey))
  }
}

extension ObjectRecords {
  /// The records with the fields at `kept`, in that order; -1 gives a field that is null in every record. O(count).
  func selecting(_ kept: [Int], types: [FieldType]) -> ObjectRecords {
    let widths = zip(kept, types).map { $0 >= 0 ? layout.widths[$0] : $1.nullWidth }
    let selected = RecordLayout(types: types, widths: widths)
    var pages: [WordPage] = []
    for (page, words) in table.pages.enumerated() {
      let slots = Paging.slots(ofPage: page, count: count)
      var builder = WordPageBuilder(wordCount: selected.pageWords(slots.count))
      for (target, field) in kept.enumerated() {
        let width = widths[target]
        let null = types[target].hasByteArea ? UInt64(1) << UInt64(width - 1) : types[target].nullPattern(width: width)
        for index in 0..<slots.count {
          let value =
            field < 0 ? null : words.value(at: index * layout.recordBits + layout.offsets[field], width: width)
          builder.setZeroed(value, at: index * selected.recordBits + selected.offsets[target], width: width)
        }
      }
      pages.append(builder.finish())
    }
    let kept = selected.hasByteAreas ? areas(kept) : []
    return ObjectRecords(layout: selected, count: count, pages: pages, areas: kept)
  }

  private func areas(_ kept: [Int]) -> [PageAreas] {
    (0..<pageCount).map { page in PageAreas(kept.map { $0 < 0 ? [] : areas[page].fields[$0] }) }
  }
}

extension FieldType {
  /// The bits a field needs that is null in every record.
  fileprivate var nullWidth: Int {
    switch self {
    case .boolean, .string, .bytes: 2
    case .float: 32
    case .double: 64
    default: 1
    }
  }
}
