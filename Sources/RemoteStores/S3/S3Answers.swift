import Foundation
import FoundationXML
import XMLCoder

/// A page of a bucket's listing ("ListObjectsV2", Amazon S3 API Reference).
struct S3Listing: Decodable {
  struct Object: Decodable {
    let key: String
    /// In bytes.
    let byteCount: Int

    private enum CodingKeys: String, CodingKey {
      case key = "Key"
      case byteCount = "Size"
    }
  }

  private let contents: [Object]?
  private let hasMore: Bool?
  let nextContinuationToken: String?

  /// The objects of the page, in the order of the answer.
  var objects: [Object] { contents ?? [] }
  /// Whether there is another page; a server that does not say so may still give a token for it.
  var isTruncated: Bool { hasMore ?? (nextContinuationToken != nil) }

  /// The parameter that the next page is asked for with: its token, or the last key of this page where there is none. Nil
  /// behind the last page, and where neither is there.
  var next: (name: String, value: String)? {
    guard isTruncated else { return nil }
    if let nextContinuationToken, !nextContinuationToken.isEmpty {
      return ("continuation-token", nextContinuationToken)
    }
    return objects.map(\.key).max { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.map {
      ("start-after", $0)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case contents = "Contents"
    case hasMore = "IsTruncated"
    case nextContinuationToken = "NextContinuationToken"
  }

  /// Nil for a document that is not well formed, or no whole listing.
  init?(document: [UInt8]) {
    guard let listing = S3Document.decode(S3Listing.self, "ListBucketResult", from: document) else { return nil }
    self = listing
  }
}

/// Code and message of an answer that is an error ("Error Responses", Amazon S3 API Reference).
struct S3Refusal: Decodable {
  let code: String
  private let text: String?

  var message: String { text ?? "" }

  private enum CodingKeys: String, CodingKey {
    case code = "Code"
    case text = "Message"
  }

  /// Nil for an answer without such a body.
  init?(_ answer: RemoteAnswer) {
    guard answer.status >= 300, let refusal = S3Document.decode(S3Refusal.self, "Error", from: answer.body) else {
      return nil
    }
    self = refusal
  }
}

/// Decodes what a server answers in XML. The server need not be the one we take it for, so the document may be anything.
private enum S3Document {
  /// Nil for a document that is not well formed, has another root element, or is not of the type's form. O(bytes).
  ///
  /// What is wrong with it is not told: the first characters of the answer (`RemoteAnswer.excerpt`) say more than a place.
  static func decode<Value: Decodable>(_ type: Value.Type, _ root: String, from document: [UInt8]) -> Value? {
    guard isHarmless(document), Outline(of: document)?.root == root else { return nil }
    return try? XMLDecoder().decode(type, from: Data(document))
  }

  /// Also bounds the signs `=` in a text, of which a continuation token has two.
  private static let maximumAttributes = 100

  /// Whether Foundation's parser, with which XMLCoder reads, may see the document.
  ///
  /// How long a document may be is bounded before it is received (`RemoteRequest.maximumAnswerBytes`). But there are
  /// documents that the parser must not be given at all, and neither it nor XMLCoder can be told to refuse them:
  ///
  /// - One with a document type. It can define entities that stand for others, so that a few lines become gigabytes.
  /// - One that is not UTF-8, or has a processing instruction without text: with either, Foundation's parser of Swift 6.3 ends
  ///   the process. Zeros are refused too, so that no other encoding can hide what is looked for here.
  /// - One that has an element with many attributes. Each is compared with all before it, which takes minutes for as many as
  ///   an answer has room for. An attribute has a `=`, and no `<` is in it: so no more are in an element than signs `=` before
  ///   the next `<`.
  ///
  /// S3 sends none of them. Its documents have an XML declaration at the most, which looks like an instruction, at the very
  /// beginning.
  private static func isHarmless(_ document: [UInt8]) -> Bool {
    guard !document.contains(0), String(validating: document, as: UTF8.self) != nil else { return false }
    // Compared by bytes: of characters, one may be another with a sign above it.
    let declaration = Array("<?xml ".utf8)
    let rest = Data(document.starts(with: declaration) ? document.dropFirst(declaration.count) : document[...])
    guard ["<!DOCTYPE", "<?"].allSatisfy({ rest.firstRange(of: Data($0.utf8)) == nil }) else { return false }
    return document.split(separator: UInt8(ascii: "<")).allSatisfy { element in
      element.count { $0 == UInt8(ascii: "=") } <= maximumAttributes
    }
  }
}

/// The root element of a document, found by reading it once without keeping anything of it.
///
/// It is there for two checks that XMLCoder does not make. It does not look at the name of the root element, by which an
/// error is told from a listing. And it goes down into elements by recursion, so that a document of nothing but opening tags
/// would end the process; the parser beneath it sets no bound.
private final class Outline: NSObject, XMLParserDelegate {
  private(set) var root = ""
  private var depth = 0

  /// S3's answers have three levels.
  private static let maximumDepth = 16

  /// Nil for a document that is not well formed, or is nested too deep.
  init?(of document: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(document))
    parser.delegate = self
    guard parser.parse(), !root.isEmpty else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if root.isEmpty { root = name }
    depth += 1
    if depth > Self.maximumDepth { parser.abortParsing() }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    depth -= 1
  }
}
