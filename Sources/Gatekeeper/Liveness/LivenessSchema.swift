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

// The types and fields of the output dataset, by name (docs/domain.md, "Output dataset"). Whoever reads or writes its
// records names fields by these enums. Their cases have the order and the spelling of the schema; binding an enum to a
// write state checks that.

/// The verdicts of one video, and when its own part of them changes next.
package enum VideoLivenessField: Int, RecordFields {
  package static let typeName = "VideoLiveness"
  case videoId, live, blocks, assets, nextChange
}

/// A set of countries, shared by all records that need it.
package enum CountrySetField: Int, RecordFields {
  package static let typeName = "CountrySet"
  case bits
}

/// Which bit of a set is which country.
package enum CountryIndexField: Int, RecordFields {
  package static let typeName = "CountryIndex"
  case code, index
}

/// Why a cell is blocked.
package enum BlockerField: Int, RecordFields {
  package static let typeName = "Blocker"
  case rule, code, detail
}

/// A blocker with the countries in which it blocks a video.
package enum BlockField: Int, RecordFields {
  package static let typeName = "Block"
  case blocker, countries
}

/// Where one asset of a video is live.
package enum AssetLivenessField: Int, RecordFields {
  package static let typeName = "AssetLiveness"
  case assetId, live
}

/// The hash of one bucket of the digest tree.
package enum DigestBucketField: Int, RecordFields {
  package static let typeName = "DigestBucket"
  case index, hash
}

/// The version of one input of an evaluation.
package enum InputVersionField: Int, RecordFields {
  package static let typeName = "InputVersion"
  case dataset, version, publishedAt
}

/// The one record that says what a state was evaluated from.
package enum EvaluationField: Int, RecordFields {
  package static let typeName = "Evaluation"
  case id, evaluatedAt, rules, mode, inputs, follows, digest
}
