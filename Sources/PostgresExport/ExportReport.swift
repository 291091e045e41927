import Gatekeeper
public import Timeline

/// What an export did.
public struct ExportReport: Hashable, Sendable {
  /// The output version that is now current.
  public var version: Version
  /// The content digest of that version, as its `Evaluation` record has it and as the manifest repeats it.
  public var digest: String
  /// Number of the export: the partition and the manifest row.
  public var export: Int32 = 0
  public var videos: Int
  /// Rows of `liveness`, counted by the server: videos x countries.
  public var rows: Int
  public var liveRows: Int
  /// Rows of `block`, counted by the server.
  public var blocks: Int
  /// Whether the version was the current export before; then it was verified and nothing was loaded.
  public var wasAlreadyExported = false
  /// From connecting to the removal of old tables.
  public var seconds: Double = 0
  /// Creating, copying and indexing the fresh tables; 0 when nothing was loaded.
  public var loadSeconds: Double = 0
  /// The COPY of `liveness` alone; 0 when nothing was loaded.
  public var copySeconds: Double = 0
  /// Tables of old exports that a reader still holds; the next run drops them.
  public var tablesToDrop: [String] = []

  /// `tally` is what the server's count has to equal, so its figures are the server's once verified.
  init(_ state: LivenessState, _ tally: StateTally) {
    (version, digest, videos) = (state.version, state.evaluation.digest, state.videos.count)
    (rows, liveRows, blocks) = (tally.cells, tally.liveCells, tally.blocks)
  }

  /// Rows of `liveness` a second of COPY, encoding included; 0 when nothing was loaded.
  public var rowsPerSecond: Double { copySeconds > 0 ? Double(rows) / copySeconds : 0 }
}
