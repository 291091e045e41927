import Gatekeeper

/// Texts of about 140 characters that say what they are: a label with the language, then a sentence from a word table.
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
