import Gatekeeper
import RuleKit

/// Makes the records of a video again, each with one change.
struct RecordReviser: Sendable {
  let catalogue: SyntheticCatalogue

  private static let day = 86_400_000

  /// The events that change every record a video has in `dataset`.
  func revised(_ dataset: Dataset, ofVideo index: Int, _ random: inout SeededRandom) -> [ChangeEvent] {
    let title = catalogue.wholeTitle(containing: index)
    let node = title.nodes[index - title.layout.firstIndex]
    return records(dataset, node, title, &random).map(ChangeEvent.upsert)
  }

  private func records(
    _ dataset: Dataset, _ node: VideoNode, _ title: SyntheticTitle, _ random: inout SeededRandom
  ) -> [InputRecord] {
    switch dataset {
    case .videos: [.video(revised(catalogue.videoGenerator.video(node, of: title)))]
    case .contracts: contracts(node, title).map { .contract(revised($0)) }
    case .assets: assets(node, title).map { .asset(revised($0)) }
    case .ratings: ratings(node, title).map { .rating(revised($0)) }
    case .synopses: synopses(node, title).map { .synopsis(revised($0, &random)) }
    case .territories: []
    }
  }

  private func contracts(_ node: VideoNode, _ title: SyntheticTitle) -> [Contract] {
    var contracts: [Contract] = []
    catalogue.contractGenerator.append(node, title.profile, to: &contracts)
    return contracts
  }

  private func assets(_ node: VideoNode, _ title: SyntheticTitle) -> [Asset] {
    var assets: [Asset] = []
    catalogue.assetGenerator.append(node, title.profile, to: &assets)
    return assets
  }

  private func ratings(_ node: VideoNode, _ title: SyntheticTitle) -> [Rating] {
    var ratings: [Rating] = []
    catalogue.ratingGenerator.append(node, title, to: &ratings)
    return ratings
  }

  private func synopses(_ node: VideoNode, _ title: SyntheticTitle) -> [Synopsis] {
    var synopses: [Synopsis] = []
    catalogue.synopsisGenerator.append(node, title.profile, to: &synopses)
    return synopses
  }

  /// Another cut, a minute longer.
  private func revised(_ video: Video) -> Video {
    var revised = video
    revised.runtimeSeconds = (video.runtimeSeconds ?? 0) + 60
    return revised
  }

  /// The first window opens a day earlier.
  private func revised(_ contract: Contract) -> Contract {
    var revised = contract
    revised.windows[0].start = contract.windows[0].start.advanced(milliseconds: -Self.day)
    return revised
  }

  /// A file that was approved is delivered again; any other is approved.
  private func revised(_ asset: Asset) -> Asset {
    var revised = asset
    revised.state = asset.state == .approved ? .delivered : .approved
    return revised
  }

  /// The next stricter certificate, and the mildest after the strictest.
  private func revised(_ rating: Rating) -> Rating {
    let labels = SyntheticTerritories.table.rows[Int(rating.country.index)].certificates.labels
    let level = CertificateScale.ages.firstIndex { $0 == rating.minimumAge } ?? 0
    let next = (level + 1) % CertificateScale.ages.count
    var revised = rating
    (revised.certificate, revised.minimumAge) = (labels[next], CertificateScale.ages[next])
    return revised
  }

  /// A text that no synopsis had before.
  private func revised(_ synopsis: Synopsis, _ random: inout SeededRandom) -> Synopsis {
    var revised = synopsis
    revised.text = "\(synopsis.text ?? "") \(TitleWords.season(1 + random.below(1000))) is new."
    return revised
  }
}
