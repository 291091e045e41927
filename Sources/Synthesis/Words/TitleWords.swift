/// Made-up titles of about 20 characters: plain words around places that do not exist.
enum TitleWords {
  /// The title with this number; the same seed and number, the same title.
  static func title(seed: UInt64, number: Int) -> String {
    var random = SeededRandom(seed: seed, .name, entity: number)
    return switch random.below(6) {
    case 0: join("The ", random.pick(places), " ", random.pick(nouns))
    case 1: join(random.pick(nouns), " of ", random.pick(places))
    case 2: join("A ", random.pick(nouns), " in ", random.pick(places))
    case 3: join(random.pick(places), "'s ", random.pick(adjectives), " ", random.pick(nouns))
    case 4: join("The ", random.pick(nouns), " of ", random.pick(places))
    default: join(random.pick(adjectives), " ", random.pick(nouns), "s of ", random.pick(places))
    }
  }

  static func season(_ number: Int) -> String { "Season \(number)" }

  static let places = [
    "Orrowmere", "Vellin", "Quenby", "Tarskill", "Ombrey", "Halvorn", "Pellucia", "Drosk", "Wexmoor", "Iluvar",
    "Saltmarrow", "Corvane", "Mirrowen", "Ashquay", "Brindlow", "Fennoch", "Galdry", "Harrowick", "Jorvale",
    "Kestrin", "Lundry", "Nivelle", "Ostrell Bay", "Peverel", "Rookhollow", "Sarkady", "Thornquay", "Ulverine",
    "Varnholm", "Wythe", "Yarrowden", "Zembry",
  ]

  private static let adjectives = [
    "Copper", "Quiet", "Borrowed", "Crooked", "Seventh", "Paper", "Hollow", "Golden", "Second", "Drifting", "Velvet",
    "Distant", "Broken", "Emerald", "Patient", "Wandering", "Silent", "Winter", "Scarlet", "Forgotten", "Glass",
    "Lucky", "Restless", "Iron",
  ]

  private static let nouns = [
    "Lantern", "Orchard", "Ferry", "Clockmaker", "Harbour", "Ledger", "Parade", "Sparrow", "Garden", "Compass",
    "Rumour", "Lighthouse", "Bakery", "Comet", "Carousel", "Archive", "Violin", "Island", "Detective", "Kitchen",
    "Mirror", "Balloon", "Umbrella", "Satellite", "Ballad", "Telegram", "Tramway", "Meadow", "Puzzle", "Postcard",
  ]

  private static func join(_ parts: String...) -> String {
    var text = ""
    text.reserveCapacity(32)
    for part in parts { text += part }
    return text
  }
}
