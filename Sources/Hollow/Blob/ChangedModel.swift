import BitMemory

extension DataState {
  /// This state in the form that a delta's producer has it in: with the OBJECT schemas of the delta's header.
  ///
  /// A producer that goes on with another model may still write a delta. Its own records before the delta then have the new
  /// fields, null in all of them, and no longer those that were given up; a type that is new to it was empty. A reader that
  /// takes the same step holds after the delta what it would hold had it read the new model from the beginning, but for one
  /// thing: a record that agrees with an old one on the fields that both models have keeps its ordinal, and what it has in
  /// the new fields is only in snapshots (docs/hollow-format.md, section 9.4).
  ///
  /// Nil where the header says nothing new: nearly always. Fields that kept their name and changed their type, and types that
  /// changed their kind, stay as they are; the delta is then refused by `DeltaReader`. O(records of the types that change).
  public func inForm(of header: BlobHeader, filter: LoadFilter = .everything) -> DataState? {
    var types = types
    var isChanged = false
    for schema in header.schemas where filter.keeps(type: schema.name) {
      let schema = schema.keeping(filter.kept(of: schema))
      guard let index = types.firstIndex(where: { $0.name == schema.name }) else {
        types.append(TypeState(emptyOf: schema))
        isChanged = true
        continue
      }
      guard let type = types[index].inForm(of: schema) else { continue }
      types[index] = type
      isChanged = true
    }
    guard isChanged else { return nil }
    return DataState(tag: tag, originTag: originTag, headerTags: headerTags, types: types)
  }
}

extension TypeState {
  /// The type with the fields of `schema`, matched by name; nil when it has that schema already, or cannot have it.
  fileprivate func inForm(of schema: Schema) -> TypeState? {
    guard schema != self.schema, case .object(let new) = schema, case .object(let old) = self.schema,
      case .objects(let records) = records
    else { return nil }
    var kept: [Int] = []
    for field in new.fields {
      let index = old.index(of: field.name)
      if let index, old.fields[index].type != field.type { return nil }
      kept.append(index ?? -1)
    }
    return TypeState(
      schema: schema, records: .objects(records.selecting(kept, types: new.fields.map(\.type))), populated: populated,
      shardCount: shardCount)
  }
}
