import Foundation
import TestSupport
import Testing

/// `gatekeeper-bench check`: a run against thresholds, as ratios to the scan of memory in the same run.
@Suite("Bench check") struct BenchCheckTests {
  private let bench: Executable

  init() throws { bench = try Executable("gatekeeper-bench") }

  /// A line of a run, of 100 videos unless said otherwise.
  private func figure(_ name: String, _ median: String, _ unit: String = "s", videos: Int = 100) -> String {
    #"{"name":"\#(name)","unit":"\#(unit)","median":\#(median),"min":0,"max":99,"runs":5,"videos":\#(videos),"threads":2}"#
  }

  private func scan(_ gigabytes: String) -> String { figure("scan.memory", gigabytes, "GB/s") }

  /// Checks `run` against thresholds, each the members of an object in JSON.
  private func check(_ run: [String], _ thresholds: String..., format: String = "table") throws -> Executable.Outcome {
    try bench.write(run.joined(separator: "\n") + "\n", to: "run.ndjson")
    let objects = thresholds.map { "{\($0)}" }.joined(separator: ",")
    try bench.write(#"{"note":"for the test","thresholds":[\#(objects)]}"#, to: "thresholds.json")
    return try bench.run("check", "run.ndjson", "--thresholds", "thresholds.json", "-o", format)
  }

  private static let full = #""name":"cycle.full","videos":100,"scanBytes":10000000000"#

  @Test("a time within its limit holds") func holds() throws {
    let outcome = try check([scan("40"), figure("cycle.full", "0.2"), figure("cycle.publish", "9")], Self.full)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3 && lines[2] == "1 of 1 figures hold")
    #expect(
      lines[1].split(separator: " ").joined(separator: " ")
        == "cycle.full 0.2000 s 8.0 GB of scan 10.0 GB of scan 0.80 holds")
  }

  @Test("a time beyond its limit is named, with how far it is beyond") func breaks() throws {
    let outcome = try check([scan("40"), figure("cycle.full", "0.5")], Self.full)
    #expect(outcome.status == 1)
    #expect(outcome.errors == "cycle.full is 20.0 GB of scan, 2.00 times its limit of 10.0 GB of scan\n")
    #expect(outcome.output.contains("BROKEN") && outcome.output.hasSuffix("0 of 1 figures hold\n"))
  }

  @Test("as many seconds on a machine that scans more slowly are no slower code", arguments: [("40", 1), ("19", 0)])
  func ratio(gigabytes: String, status: Int32) throws {
    #expect(try check([scan(gigabytes), figure("cycle.full", "0.5")], Self.full).status == status)
  }

  @Test("in a file of several runs each figure is beside the scan above it") func runs() throws {
    let run = [scan("40"), figure("cycle.full", "0.2"), "", scan("10"), figure("cycle.full", "0.8")]
    #expect(try check(run, Self.full).status == 0)
    #expect(try check(run.reversed(), Self.full).status == 64, "no scan above the first figure")
  }

  @Test(
    "nanoseconds and rates are times too, other units have a maximum or a minimum",
    arguments: [
      ("ns", "25", #""scanBytes":1001"#, 0), ("ns", "25", #""scanBytes":999"#, 1),
      ("1/s", "1000", #""scanBytes":40000001"#, 0), ("1/s", "1000", #""scanBytes":39999999"#, 1),
      ("bytes", "14", #""maximum":14"#, 0), ("bytes", "14", #""maximum":13"#, 1),
      ("ratio", "1.5", #""minimum":1.5"#, 0), ("ratio", "1.5", #""minimum":1.6"#, 1),
      ("ratio", "0", #""minimum":1"#, 1),
    ])
  func units(unit: String, median: String, limit: String, status: Int32) throws {
    let outcome = try check([scan("40"), figure("a", median, unit)], #""name":"a","videos":100,\#(limit)"#)
    #expect(outcome.status == status, "\(outcome.errors)")
  }

  @Test("a threshold without a figure is said and breaks nothing") func missing() throws {
    let outcome = try check(
      [scan("40"), figure("cycle.full", "0.2"), figure("cycle.cold", "9", videos: 200)], Self.full,
      #""name":"cycle.colt","videos":100,"scanBytes":1"#, #""name":"cycle.cold","videos":100,"scanBytes":1"#)
    #expect(outcome.status == 0)
    #expect(
      outcome.errors == """
        not compared: cycle.colt is not in this run
        not compared: cycle.cold was measured with 200 videos, its threshold is for 100

        """)
  }

  @Test("as JSON: one object a figure that has a threshold") func json() throws {
    let outcome = try check([scan("40"), figure("cycle.full", "0.2")], Self.full, format: "json")
    #expect(
      outcome.output
        == #"{"name":"cycle.full","videos":100,"median":0.2000,"unit":"s","measured":8000000000,"limit":10000000000,"#
        + #""share":0.8000,"holds":true}"# + "\n")
  }

  @Test("what a benchmark prints is read from standard input") func pipe() throws {
    let arguments = ["hollow", "--videos", "100", "--runs", "1", "--only", "scan,hollow.snapshot-load,hollow.bytes"]
    let run = try bench.run(arguments + ["-o", "json"])
    #expect(run.status == 0, "\(run.errors)")
    try bench.write(run.output, to: "run.ndjson")
    for (limit, status) in [(1_000_000_000_000, 0), (1, 1)] as [(Int, Int32)] {
      try bench.write(
        #"{"thresholds":[{"name":"hollow.snapshot-load","videos":100,"scanBytes":\#(limit)}]}"#, to: "thresholds.json")
      let outcome = try bench.run(["check", "--thresholds", "thresholds.json"], input: "run.ndjson")
      #expect(outcome.status == status, "\(outcome.errors)")
    }
  }

  @Test("without a scan of memory times cannot be compared") func noScan() throws {
    let outcome = try check([figure("cycle.full", "0.2")], Self.full)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("cycle.full has no scan.memory above it"), "\(outcome.errors)")
    let maximum = #""name":"cycle.full","videos":100,"maximum":0.3"#
    #expect(try check([figure("cycle.full", "0.2")], maximum).status == 0, "a maximum needs none")
  }

  @Test(
    "a run that is none is refused with its line",
    arguments: [
      ("not json", "run.ndjson:2 is no figure"), (#"{"name":"cycle.full","unit":"s"}"#, "run.ndjson:2 is no figure"),
      (#"{"name":"scan.memory","unit":"s","median":1,"min":1,"max":1,"runs":1,"videos":1,"threads":1}"#, "GB/s"),
    ])
  func malformedRun(line: String, message: String) throws {
    let outcome = try check([figure("cycle.full", "0.2"), line], Self.full)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("a run without figures, of another size, or not there is refused") func emptyRun() throws {
    #expect(try check([""], Self.full).errors.contains("run.ndjson has no figures"))
    let other = try check([scan("40"), figure("cycle.full", "0.2", videos: 300)], Self.full)
    #expect(other.status == 64)
    #expect(other.errors.contains("no figure of this run has a threshold"), "\(other.errors)")
    let absent = try bench.run("check", "absent.ndjson", "--thresholds", "thresholds.json")
    #expect(absent.status == 64 && absent.errors.contains("cannot read absent.ndjson"))
  }

  @Test(
    "thresholds that are none are refused with the place",
    arguments: [
      (#""videos":100,"scanBytes":1"#, "thresholds[0]: name is missing"),
      (#""name":"cycle.full","scanBytes":1"#, "thresholds[0]: videos is missing"),
      (#""name":"cycle.full","videos":100"#, "cycle.full needs one of scanBytes, maximum and minimum"),
      (#""name":"cycle.full","videos":100,"scanBytes":1,"maximum":1"#, "cycle.full needs one of"),
      (#""name":"cycle.full","videos":100,"scanBytes":0"#, "above 0"),
      (#""name":"cycle.full","videos":"many","scanBytes":1"#, "thresholds[0].videos: "),
      (#""name":"count","videos":100,"scanBytes":1"#, "count is 7.000 count, which is no time"),
      ("nonsense", "thresholds.json is no file of thresholds"),
    ])
  func malformedThresholds(threshold: String, message: String) throws {
    let outcome = try check([scan("40"), figure("cycle.full", "0.2"), figure("count", "7", "count")], threshold)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("away from the checkout the message says where thresholds are kept") func noThresholds() throws {
    try bench.write(figure("cycle.full", "0.2"), to: "run.ndjson")
    let outcome = try bench.run("check", "run.ndjson")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("cannot read the thresholds benchmarks/thresholds.json"), "\(outcome.errors)")
    #expect(outcome.errors.contains("--thresholds"))
  }
}
