public import Hollow

extension DatasetSchemas {
  /// The schemas of the output dataset "liveness", referenced types first (docs/domain.md, "Output dataset").
  public static let liveness = parse(livenessText, "liveness")

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
