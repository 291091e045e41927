import Gatekeeper

/// Made-up titles of about 20 characters: plain words around places that do not exist, so that no title is taken for a
/// real one.
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

  /// The title of a season.
  static func season(_ number: Int) -> String { "Season \(number)" }

  /// Places that do not exist.
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

  /// The parts in one text. Room is made for it once: a catalogue has millions of titles.
  private static func join(_ parts: String...) -> String {
    var text = ""
    text.reserveCapacity(32)
    for part in parts { text += part }
    return text
  }
}

/// Synopses of about 140 characters that say that they are made up: a label with the language, then a sentence of parts
/// drawn from tables.
enum SynopsisWords {
  /// `[synthetic, <tag>] ` for each language of the generator.
  static let labels: [String] = SyntheticLanguages.tags.map { "[synthetic, \($0.text)] " }

  /// The part of a video's texts that is the same in every language.
  static func body(_ random: inout SeededRandom) -> String {
    var text = ""
    text.reserveCapacity(144)
    text += random.pick(heroes)
    text += random.pick(TitleWords.places)
    text += random.pick(deeds)
    text += random.pick(troubles)
    text += random.pick(endings)
    return text
  }

  private static let heroes = [
    "A retired cartographer from ", "Two rival bakers in ", "The last night porter of ", "A choir of beginners from ",
    "A very honest lawyer in ", "The youngest ferry captain of ", "Three sisters from ", "An out-of-work juggler in ",
  ]

  private static let deeds = [
    " inherits a house with no doors", " loses a wager with the town",
    " keeps a stranger's secret", " builds a telescope from scrap",
    " answers somebody else's letter", " opens a cinema with no films",
  ]

  private static let troubles = [
    ", until the river changes its course", ", while an old friend begins to ask questions",
    ", but the neighbours have other plans", ", and the summer festival is nine days away",
    ", just as the railway comes to town",
  ]

  private static let endings = [
    " and the clocks run late.", " and everyone is invited.", " and nobody remembers why.", " and the dog knows all.",
  ]
}
