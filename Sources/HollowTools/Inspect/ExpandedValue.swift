import BitMemory
import Hollow

/// A record or field with every reference followed: plain content, without ordinals.
///
/// Equal values are equal contents bit for bit: 0.0 and -0.0 differ, a NaN equals itself, texts are compared by UTF-16
/// units and not by Unicode's equivalences.
public indirect enum ExpandedValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// INT and LONG.
  case integer(Int64)
  /// FLOAT by its bits.
  case float(UInt32)
  /// DOUBLE by its bits.
  case double(UInt64)
  /// UTF-16 units, which may hold unpaired surrogates.
  case text([UInt16])
  case bytes([UInt8])
  /// Fields in schema order.
  case object([Member])
  case list([ExpandedValue])
  /// Elements in the order that the expander was asked for.
  case set([ExpandedValue])
  /// Entries in the order of keys that the expander was asked for.
  case map([Entry])
  /// Content that was not followed, and why.
  case unexpanded(Reason)

  /// One field of an object.
  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: ExpandedValue

    public init(name: String, value: ExpandedValue) { (self.name, self.value) = (name, value) }
  }

  /// One key and value of a map.
  public struct Entry: Hashable, Sendable {
    public var key: ExpandedValue
    public var value: ExpandedValue

    public init(key: ExpandedValue, value: ExpandedValue) { (self.key, self.value) = (key, value) }
  }

  /// Why a reference was not followed.
  public enum Reason: String, Hashable, Sendable {
    case tooDeep = "too deep"
    case tooLarge = "too large"
    case typeNotLoaded = "type not loaded"
    case noRecord = "no such record"
  }

  /// The text of `string`.
  public static func text(_ string: String) -> ExpandedValue { .text(Array(string.utf16)) }

  /// The value of the field called `name`, nil when this is no object or has no such field. O(fields).
  public subscript(name: String) -> ExpandedValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}
