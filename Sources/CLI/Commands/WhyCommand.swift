import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit

struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Says why a video is live or blocked, who fixes it and which record would change it.",
    discussion: """
      gatekeeper why 80000001              all countries
      gatekeeper why 80000001 DE           one country
      gatekeeper why "my secret" DE        by a part of the title

      Titles are compared without case and accents: "amelie" finds "Amélie". A number is the id of a video; where no video has
      that id, or where the number is a title too, that is said.
      """)

  @Argument(help: "A video id, or a part of a title.")
  var video: String

  @Argument(help: "A country code, ISO 3166-1 alpha-2.")
  var country: String?

  @Option(help: "The output version, or an instant. Default: the announced one.")
  var at: StateArgument?

  @Option(help: "The store with the input timelines, when it is another one (PREPROD). Default: --store.")
  var inputs: String?

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let asked = try country.map { code in
      guard let country = Country(code: code.uppercased()) else {
        throw ValidationError("'\(code)' is no country of the index; give an ISO 3166-1 alpha-2 code such as DE")
      }
      return country
    }
    let state = try OutputStates(storeOptions.store).state(at: at?.text)
    let inputs = try (inputs.map { try StoreLocation($0).existing() } ?? storeOptions.store).inputs()
    let (states, unreadable) = inputs.readableStates(of: state.evaluation)
    for failure in unreadable { Console.note("\(failure)") }
    let explainer = try Explainer(
      state, catalogue: try Catalogue(states), ruleSets: RuleSets.all, unreadable: unreadable.map(\.dataset))
    let id = try videoID(explainer)
    guard let explanation = explainer.explain(videoID: id, country: asked) else {
      throw CleanError("liveness@\(state.version) has no video \(id)")
    }
    switch formatOptions.format {
    case .json: Console.print(explanation.json())
    case .table: for line in ExplanationTable.lines(explanation) { Console.print(line) }
    }
  }

  /// The video that is asked about: by its id, or by a part of a title that leaves no doubt.
  private func videoID(_ explainer: Explainer) throws -> Int64 {
    let found: TitlesFound
    do { found = try explainer.titles.find(video, limit: 20) } catch let error as TitleQueryError {
      throw ValidationError("the title \(error)")
    }
    let whole = found.matches.filter { $0.place == .whole }.map(\.video)
    if let video = found.byID {
      let others = whole.filter { $0 != video }
      // Scripts ask by id, so an id stays an id whatever titles there are.
      if !others.isEmpty {
        for line in ["\(self.video) is a title too; give the id for it:"] + Self.list(others) { Console.note(line) }
      }
      return video.videoID
    }
    // There is no doubt when one title contains the text, or when the text is all of one title and only a part of the
    // others.
    if found.matches.count == 1 { return found.matches[0].video.videoID }
    if whole.count == 1 { return whole[0].videoID }
    guard !explainer.unreadable.contains(.videos) else { throw CleanError("titles cannot be read now; give the id") }
    guard !found.matches.isEmpty else {
      let noID = Int64(video) == nil ? "" : "liveness@\(explainer.state.version) has no video \(video), and "
      throw CleanError("\(noID)no title contains '\(video)'")
    }
    throw CleanError(
      "'\(video)' may mean one of these; give the id:", details: Self.list(found.matches.map(\.video)))
  }

  private static func list(_ videos: [VideoSummary]) -> [String] {
    videos.map { "  \($0.videoID)  \($0.kindName)  \($0.label)" }
  }
}
