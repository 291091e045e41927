import Hollow

/// Compares many pairs of OBJECT records, one column after the other. Fields pair by name; a field that one side does not
/// have is null there. INT and LONG compare as numbers; other fields of different types are the same only when both are
/// null.
struct ObjectComparison {
  let leftFields: [StateReader.FieldReader]
  let rightFields: [StateReader.FieldReader]
  let left: [Ordinal]
  /// As many as `left`: pair *i* is `left[i]` and `right[i]`.
  let right: [Ordinal]

  /// The indices of the pairs that are the same, ascending. O(pairs * fields), and the length of texts.
  ///
  /// - Parameter relation: tells references of two fields apart; given fields that both refer to something.
  func samePairs<Relation: ReferenceRelation>(
    _ relation: (StateReader.FieldReader, StateReader.FieldReader) -> Relation
  ) -> [Int] {
    var alive = Array(left.indices)
    for field in leftFields {
      if alive.isEmpty { break }
      guard let partner = rightFields.first(where: { $0.name == field.name }) else {
        alive.removeAll { !Self.isNull(field.column, left[$0]) }
        continue
      }
      if field.column.type == .reference && partner.column.type == .reference {
        keepSame(&alive, field.column, partner.column, relation(field, partner))
      } else {
        keepSame(&alive, field.column, partner.column)
      }
    }
    for field in rightFields where !leftFields.contains(where: { $0.name == field.name }) {
      alive.removeAll { !Self.isNull(field.column, right[$0]) }
    }
    return alive
  }

  private func keepSame(
    _ alive: inout [Int], _ a: FieldColumn, _ b: FieldColumn, _ relation: some ReferenceRelation
  ) {
    alive.removeAll { index in
      switch (a.reference(at: left[index]), b.reference(at: right[index])) {
      case (let x?, let y?): !relation.areSame(x, y)
      case (nil, nil): false
      default: true
      }
    }
  }

  private func keepSame(_ alive: inout [Int], _ a: FieldColumn, _ b: FieldColumn) {
    switch (ValueKind(a.type), ValueKind(b.type)) {
    case (.integer, .integer), (.float, .float), (.double, .double):
      alive.removeAll { a.value(at: left[$0]) != b.value(at: right[$0]) }
    case (.boolean, .boolean): alive.removeAll { a.boolean(at: left[$0]) != b.boolean(at: right[$0]) }
    case (.text, .text), (.bytes, .bytes): alive.removeAll { a.bytes(at: left[$0]) != b.bytes(at: right[$0]) }
    default: alive.removeAll { !Self.isNull(a, left[$0]) || !Self.isNull(b, right[$0]) }
    }
  }

  private static func isNull(_ column: FieldColumn, _ ordinal: Ordinal) -> Bool {
    switch ValueKind(column.type) {
    case .text, .bytes: column.bytes(at: ordinal) == nil
    case .reference: column.reference(at: ordinal) == nil
    default: column.value(at: ordinal) == nil
    }
  }
}

/// Field types whose values compare with each other.
enum ValueKind: UInt64 {
  case integer = 1, boolean, float, double, text, bytes, reference

  init(_ type: FieldType) {
    switch type {
    case .int, .long: self = .integer
    case .boolean: self = .boolean
    case .float: self = .float
    case .double: self = .double
    case .string: self = .text
    case .bytes: self = .bytes
    case .reference: self = .reference
    }
  }
}
