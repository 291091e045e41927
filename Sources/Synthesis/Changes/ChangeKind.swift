/// What happens at a service in a day, with how often it does.
enum ChangeKind: CaseIterable {
  case assetProgressed, assetSetBack, languageDelivered, availabilityMoved
  case ratingGiven
  case synopsisWritten
  case contractSigned, contractAdded, contractTerminated, windowMoved
  case videoArrived, videoDeleted, recordDeleted
  case territoryChanged

  /// How many of the sum of all weights. A change is one event but for an arrival and the deletion of a video, which
  /// are 40 to 200 each; a change of a territory touches every video.
  var weight: Int {
    switch self {
    case .assetProgressed: 3800
    case .assetSetBack: 400
    case .languageDelivered: 800
    case .availabilityMoved: 200
    case .ratingGiven: 1500
    case .synopsisWritten: 1700
    case .contractSigned: 300
    case .contractAdded: 100
    case .contractTerminated: 100
    case .windowMoved: 700
    case .videoArrived: 25
    case .videoDeleted: 5
    case .recordDeleted: 150
    case .territoryChanged: 2
    }
  }

  static let weights = allCases.map(\.weight)
}
