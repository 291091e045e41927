import Gatekeeper
import Hollow
import RuleKit
import Testing

@testable import Ingest

/// What every input dataset must have, also one that is added.
@Suite("List of the datasets") struct DatasetListTests {
  @Test("each dataset leads to its own record type, and its schema to a root type with the key of the JSON form")
  func schemas() throws {
    for dataset in Dataset.allCases {
      let type = dataset.recordType
      #expect(type.dataset == dataset)
      let root = try #require(DatasetSchemas.schemas(of: dataset).first { $0.name == type.rootType })
      guard case .object(let object) = root else {
        Issue.record("\(root.name) is no OBJECT type")
        continue
      }
      let key = object.primaryKey.map { path in path.prefix { $0 != "." } }.map(String.init)
      #expect(key == type.keyFields)
    }
  }

  @Test("each dataset's records are stored under the fields of its schema")
  func writers() throws {
    for dataset in Dataset.allCases {
      let write = try WriteState(schemas: DatasetSchemas.schemas(of: dataset))
      #expect(throws: Never.self) { try DatasetEditor(dataset, write: write) }
    }
  }

  @Test("the schema of another dataset is refused when the editor is made, and not written wrongly")
  func otherSchema() throws {
    let write = try WriteState(schemas: DatasetSchemas.schemas(of: .ratings))
    #expect(throws: SchemaError.self) { try RecordEditor<Video>(write) }
    #expect(throws: SchemaError.self) { try DatasetEditor(.assets, write: write) }
  }

  @Test("each dataset's records can be read from JSON")
  func json() {
    for dataset in Dataset.allCases { #expect(dataset.jsonType.dataset == dataset) }
  }

  @Test("an editor puts and removes records by key")
  func editor() throws {
    let write = try WriteState(schemas: DatasetSchemas.schemas(of: .videos))
    let videos = try RecordEditor<Video>(write)
    try videos.upsert(Video(id: 80_000_001, kind: .movie, title: "Parasite"))
    try videos.upsert(Video(id: 80_000_002, kind: .movie))
    try videos.upsert(Video(id: 80_000_001, kind: .movie, title: "Gisaengchung"))
    try videos.delete(.video(id: 80_000_002))
    #expect(throws: FieldError.self) { try videos.upsert(Video(id: 0, kind: .movie)) }
    let state = try write.finish(tag: 1, headerTags: [])
    #expect(state[type: "Video"]?.populatedCount == 1)
  }

  @Test("a record of another dataset is a defect of the caller")
  func wrongDataset() async {
    await #expect(processExitsWith: .failure) {
      let write = try WriteState(schemas: DatasetSchemas.schemas(of: .videos))
      try DatasetEditor(.videos, write: write).upsert(.asset(Asset(id: 1, videoID: 1, kind: .video, state: .ordered)))
    }
  }
}
