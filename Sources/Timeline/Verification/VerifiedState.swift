import Hollow
import HollowTools

/// A state that one path led to.
struct VerifiedState {
  let version: Version
  let data: DataState
  /// The blob that led here last.
  let path: BlobName

  init(_ version: Version, _ data: DataState, path: BlobName) {
    (self.version, self.data, self.path) = (version, data, path)
  }

  /// A type whose records are other ones than in `other`, nil without one. Types with another schema are not compared:
  /// deltas cannot change one. O(records).
  func firstDifference(from other: VerifiedState) -> String? {
    data.types.first { type in
      guard let own = other.data[type: type.name], own !== type, own.schema == type.schema else { return false }
      // Columns bound to a type's own schema are always there.
      return own.populated != type.populated
        || (try? StateChecksum.checksum(of: type, in: data)) != (try? StateChecksum.checksum(of: own, in: other.data))
    }?.name
  }

  /// Dangling references, or else repeated keys. O(references + records of types that changed).
  func faults(after previous: VerifiedState?) -> [String] {
    // Keys may lead through references, so they are only followed where none dangles.
    if let fault = ReferenceCheck.firstFault(in: data) { return [fault] }
    return data.types.compactMap { type in
      guard case .object(let schema) = type.schema, !schema.primaryKey.isEmpty else { return nil }
      if let previous, previous.data[type: type.name] === type { return nil }
      do {
        return try UniqueKeys(type: type.name).refusal(of: data, after: nil)
      } catch {
        return "the key of \(type.name) cannot be read: \(error)"
      }
    }
  }
}
