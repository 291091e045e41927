public import BitMemory
public import Hollow

/// An error that can name its kind in a few words: `damaged blob`, `the disk is full`.
///
/// ## Overview
///
/// The description of an error says where and what exactly, with a path and a version in it. The name says none of that. So
/// the same failure has the same name each time it is met, which tells a log that it was said already; and it may go to
/// people who need not know where things are kept.
///
/// ```swift
/// do { try cycle() } catch { if failureName(of: error) != said { log("\(error)") } }
/// ```
public protocol NamedFailure: Error {
  /// The kind of failure, in words that hold no place, no version and no other number.
  var failureName: String { get }
}

/// The name of any error; of one that has none, the type.
public func failureName(of error: any Error) -> String {
  (error as? any NamedFailure)?.failureName ?? "\(type(of: error))"
}

extension TimelineError: NamedFailure {
  public var failureName: String { code.rawValue }
}

extension BlobError: NamedFailure {
  public var failureName: String { "damaged blob" }
}

extension FileError: NamedFailure {
  public var failureName: String { isDiskFull ? "the disk is full" : reason }
}
