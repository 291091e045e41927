public import Hollow

/// Stores records of one dataset in a write state: first the records that it refers to, then the record itself.
///
/// A writer resolves types and fields of the schema when it is made, once a cycle, and lives for that cycle.
public protocol RecordWriter<Record> {
  associatedtype Record

  /// Throws `SchemaError` when the write state's schema is not the one of the dataset.
  init(_ write: WriteState) throws(SchemaError)

  /// Puts the record in the place of the one with its key, if there is one.
  mutating func put(_ record: Record) throws(SchemaError)
}

// The types that several datasets have, each with the same schema wherever it stands.

enum CountryField: Int, RecordFields {
  static let typeName = "Country"
  case code
}

enum LanguageField: Int, RecordFields {
  static let typeName = "Language"
  case tag
}

enum TitleField: Int, RecordFields {
  static let typeName = "Title"
  case value
}

enum BoardField: Int, RecordFields {
  static let typeName = "Board"
  case id
}

extension RecordFields {
  /// The LIST type of these records: `ListOfWindow`.
  package static var listTypeName: String { "ListOf\(typeName)" }

  /// The SET type of these records: `SetOfCountry`.
  package static var setTypeName: String { "SetOf\(typeName)" }
}

/// What texts a type with one text field holds.
enum TextKind {
  /// A small set of ASCII words, such as codes, tags and states. Their ordinals are remembered by text, which saves looking
  /// for an equal record.
  case words
  /// Texts that people write, such as titles. They are not remembered: there are too many, and Swift takes two spellings of
  /// one character for equal where the dataset keeps them apart.
  case freeText
}

/// Adds records of a type with one text field (`Language`, `Country`, `AssetKind` ...).
struct NameWriter<Field: RecordFields> {
  private var records: RecordBuilder<Field>
  private let field: Field
  /// Ordinals of the texts added so far; nil for texts that are not remembered.
  private var ordinals: [String: Ordinal]?

  init(_ write: WriteState, _ field: Field, _ texts: TextKind = .words) throws(SchemaError) {
    records = try write.records(Field.self)
    self.field = field
    ordinals =
      switch texts {
      case .words: [:]
      case .freeText: nil
      }
  }

  mutating func add(_ text: String) -> Ordinal {
    if let known = ordinals?[text] { return known }
    records.set(field, text: text)
    let ordinal = records.add()
    ordinals?[text] = ordinal
    return ordinal
  }

  mutating func add(ifPresent text: String?) -> Ordinal? { text.map { add($0) } }
}

/// Adds records of a SET type over a type with one text field (`SetOfLanguage`, `SetOfCountry`, `SetOfBoard`).
struct SetWriter<Field: RecordFields> {
  private let write: WriteState
  private let type: WriteState.TypeHandle
  private var names: NameWriter<Field>

  init(_ write: WriteState, of field: Field, _ texts: TextKind = .words) throws(SchemaError) {
    self.write = write
    type = try write.type(Field.setTypeName)
    names = try NameWriter(write, field, texts)
  }

  mutating func add(_ texts: some Sequence<String>) -> Ordinal {
    write.add(set: texts.map { names.add($0) }, to: type)
  }
}
