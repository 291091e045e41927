public import Hollow
public import RuleKit
import Timeline

/// The schemas of the datasets, in Hollow's schema language (domain.md, "Input datasets", "Output dataset").
public enum DatasetSchemas {
  /// The schemas of an input dataset, referenced types first.
  public static func schemas(of dataset: Dataset) -> [Schema] { parse(text(of: dataset), dataset.rawValue) }

  /// The schemas of the output dataset "liveness".
  public static let liveness = parse(livenessText, "liveness")

  /// The type whose records are the dataset's; all others hang under it.
  public static func rootType(of dataset: Dataset) -> String {
    switch dataset {
    case .videos: "Video"
    case .contracts: "Contract"
    case .assets: "Asset"
    case .ratings: "Rating"
    case .synopses: "Synopsis"
    case .territories: "Territory"
    }
  }

  /// The root types of the output dataset.
  public static let livenessRoots: Set<String> = ["VideoLiveness", "CountryIndex", "Evaluation"]

  private static func parse(_ text: String, _ name: String) -> [Schema] {
    do {
      return try SchemaParser.parse(text)
    } catch {
      preconditionFailure("the schemas of \(name): \(error)")
    }
  }

  private static func text(of dataset: Dataset) -> String {
    switch dataset {
    case .videos:
      """
      VideoKind { string name; }
      Language { string tag; }
      Title { string value; }
      Video @PrimaryKey(id) {
        long id; VideoKind kind; long parentId; int number; Language originalLanguage; Title title; int runtimeSeconds;
      }
      """
    case .contracts:
      """
      ContractState { string name; }
      Country { string code; }
      SetOfCountry Set<Country> @HashKey(code);
      Window { long start; long end; SetOfCountry countries; }
      ListOfWindow List<Window>;
      Language { string tag; }
      SetOfLanguage Set<Language> @HashKey(tag);
      Contract @PrimaryKey(id) {
        long id; long videoId; ContractState state; ListOfWindow windows; SetOfLanguage audioLanguages;
        SetOfLanguage subtitleLanguages;
      }
      """
    case .assets:
      """
      AssetKind { string name; }
      Language { string tag; }
      AssetState { string name; }
      Asset @PrimaryKey(id) {
        long id; long videoId; AssetKind kind; Language language; AssetState state; long availableFrom;
      }
      """
    case .ratings:
      """
      Country { string code; }
      Board { string id; }
      Certificate { string label; }
      Rating @PrimaryKey(videoId, country.code) {
        long videoId; Country country; Board board; Certificate certificate; int minimumAge;
      }
      """
    case .synopses:
      """
      Language { string tag; }
      Title { string value; }
      SynopsisState { string name; }
      Synopsis @PrimaryKey(videoId, language.tag) {
        long videoId; Language language; Title title; string text; SynopsisState state;
      }
      """
    case .territories:
      """
      Country { string code; }
      Language { string tag; }
      SetOfLanguage Set<Language> @HashKey(tag);
      Board { string id; }
      SetOfBoard Set<Board> @HashKey(id);
      Territory @PrimaryKey(country.code) {
        Country country; string name; boolean launched; SetOfLanguage displayLanguages; SetOfLanguage spokenLanguages;
        boolean captionsRequired; boolean ratingRequired; SetOfBoard boards;
      }
      """
    }
  }

  private static let livenessText = """
    CountrySet { bytes bits; }
    CountryIndex @PrimaryKey(code) { string code; int index; }
    Blocker { string rule; string code; string detail; }
    Block { Blocker blocker; CountrySet countries; }
    ListOfBlock List<Block>;
    AssetLiveness { long assetId; CountrySet live; }
    ListOfAssetLiveness List<AssetLiveness>;
    VideoLiveness @PrimaryKey(videoId) {
      long videoId; CountrySet live; ListOfBlock blocks; ListOfAssetLiveness assets; long nextChange;
    }
    DigestBucket @PrimaryKey(index) { int index; bytes hash; }
    InputVersion { string dataset; long version; long publishedAt; }
    ListOfInputVersion List<InputVersion>;
    Evaluation @PrimaryKey(id) {
      int id; long evaluatedAt; string rules; string mode; ListOfInputVersion inputs; long follows; string digest;
    }
    """
}

/// A record of a loaded state that domain.md does not allow: which one, where, and why.
public struct DatasetError: Error, Hashable, CustomStringConvertible {
  /// `assets@20261122221952000`.
  public var state: String
  public var type: String
  public var ordinal: Int
  public var field: String
  public var reason: String

  init(_ state: TimelineState, type: String, ordinal: Ordinal, field: String, reason: String) {
    self.state = "\(state.timeline)@\(state.version)"
    (self.type, self.ordinal, self.field, self.reason) = (type, ordinal, field, reason)
  }

  public var description: String { "\(state): \(type) record \(ordinal), field \(field): \(reason)" }
}
