import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Change event") struct ChangeEventTests {
  static let upsert: JSONText = [
    "dataset": "\"ratings\"", "op": "\"upsert\"", "key": #"{"videoId":80000001,"country":"DE"}"#,
    "record": RatingTests.fsk.text,
  ]
  static let delete = upsert.with("op", "\"delete\"").without("record")

  @Test(
    "refuses what is no change",
    arguments: [
      Edit("dataset", "null", "missing or null"), Edit("dataset", "\"rating\"", "videos, contracts, assets"),
      Edit("op", "\"insert\"", "give upsert or delete"), Edit("op", nil, "give upsert or delete"),
      Edit("key", "null", "videoId and country"), Edit("key", nil, "videoId and country"),
      Edit("key", "5", "needs an object"),
      Edit("key", #"{"videoId":80000001}"#, field: "key.country", "missing or null"),
      Edit("key", #"{"videoId":80000001,"country":"DE","x":1}"#, field: "key.x", "not a known field"),
      Edit("key", #"{"videoId":80000001,"country":"US"}"#, "names 80000001/US but the record is 80000001/DE"),
      Edit("key", #"{"videoId":0,"country":"DE"}"#, field: "key.videoId", "from 1 on"),
      Edit("record", "null", "whole record"), Edit("record", nil, "whole record"),
      Edit("record", "[]", "needs an object"),
      Edit("record", RatingTests.fsk.with("board", "\"\"").text, field: "board", "name the board"),
      Edit("record", RatingTests.fsk.with("border", "1").text, field: "record.border", "not a known field"),
      Edit("record", RatingTests.fsk.with("videoId", "true").text, field: "record.videoId", "found true"),
      Edit("at", "1", "not a known field"),
    ])
  func refused(edit: Edit) throws { try edit.expectRefusal(of: ChangeEvent.self, from: Self.upsert) }

  @Test("a delete carries no record") func deleteWithRecord() throws {
    try Edit("record", RatingTests.fsk.text, "leave it out").expectRefusal(of: ChangeEvent.self, from: Self.delete)
    #expect(try Edit("record", "null").value(of: ChangeEvent.self, from: Self.delete).key == Self.key)
  }

  @Test(
    "refuses a field twice at any depth",
    arguments: [
      #"{"op":"delete","dataset":"videos","op":"delete","key":{"id":1}}"#,
      #"{"dataset":"videos","op":"delete","key":{"id":1,"id":1}}"#,
      #"{"dataset":"videos","op":"upsert","key":{"id":1},"record":{"id":1,"kind":"movie","kind":"movie"}}"#,
    ])
  func duplicates(json: String) throws {
    let refusal = try #require(throws: ImportRefusal.self) { try ChangeEvent.parse(json: json, name: "c") }
    #expect(refusal.description == "c:1: videos record 1: names a field twice in one object; keep the one that holds")
  }

  private static let key = RecordKey.rating(videoID: 80_000_001, country: "DE")

  @Test("reads and writes both kinds") func roundTrip() throws {
    let upsert = try ChangeEvent.parse(json: Self.upsert.text, name: "c")
    let rating = Rating(videoID: 80_000_001, country: "DE", board: "FSK", certificate: "12", minimumAge: 12)
    #expect(upsert == .upsert(.rating(rating)))
    #expect(upsert.json() == Self.upsert.text)
    let delete = try ChangeEvent.parse(json: Self.delete.text, name: "c")
    #expect(delete == .delete(Self.key))
    #expect(delete.json() == Self.delete.text)
    #expect(delete.dataset == .ratings)
  }

  @Test("takes a key in another case for the record's own") func keyCase() throws {
    let json =
      #"{"dataset":"synopses","op":"upsert","key":{"language":"PT-br","videoId":80000001},"#
      + "\"record\":\(SynopsisTests.approved.text)}"
    #expect(try ChangeEvent.parse(json: json, name: "c").key == .synopsis(videoID: 80_000_001, language: "pt-BR"))
  }

  @Test(
    "every dataset's records and keys come back",
    arguments: [
      InputRecord.video(Video(id: 1, kind: .movie)), .contract(Contract(id: 1, videoID: 2, state: .draft)),
      .asset(Asset(id: 1, videoID: 2, kind: .video, state: .approved)),
      .rating(Rating(videoID: 1, country: "DE", board: "FSK", certificate: "12")),
      .synopsis(Synopsis(videoID: 1, language: "de", state: .draft)),
      .territory(Territory(country: "DE", launched: true, captionsRequired: false, ratingRequired: true)),
    ])
  func everyDataset(record: InputRecord) throws {
    for event in [ChangeEvent.upsert(record), .delete(record.key)] {
      #expect(try ChangeEvent.parse(json: event.json(), name: "c") == event)
    }
  }
}
