import BitMemory

/// The packed records of one type, whatever its kind.
enum RecordStore: Sendable {
  case objects(ObjectRecords)
  case collections(CollectionRecords)

  init(emptyOf schema: Schema) {
    switch schema {
    case .object(let schema): self = .objects(ObjectRecords(emptyOf: schema.fields.map(\.type)))
    case .list: self = .collections(CollectionRecords(emptyOf: .list))
    case .set: self = .collections(CollectionRecords(emptyOf: .set))
    case .map: self = .collections(CollectionRecords(emptyOf: .map))
    }
  }

  /// Slots, populated or not.
  var count: Int {
    switch self {
    case .objects(let records): records.count
    case .collections(let records): records.count
    }
  }
}
