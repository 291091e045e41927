import RuleKit

/// The about 400 country sets that contracts are made of, from the whole world to single countries.
///
/// Contracts of a real service repeat few sets, because deals are made for regions. There are five kinds of them: the whole
/// world, the world without a few countries, parts of the world or of a language, mixtures from one or two parts, and single
/// countries. A window draws the kind first and then a set of that kind.
struct TerritorySets: Sendable {
  /// Each set once, the widest kinds first.
  let sets: [CountrySet]

  /// The first index of each kind of set, and the count of all at the end.
  private let bounds: [Int]

  /// How many windows in a hundred use a set of each kind.
  private static let kindWeights = [12, 22, 30, 20, 16]

  /// The most sets there are. Sets that come out twice count once, so there may be a few less.
  static let count = 400

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed, .territorySets, entity: 0)
    let world = SyntheticTerritories.table
    let kinds = [
      Self.wholeWorld(world), Self.worldWithout(world, &random), Self.regions(world), Self.mixtures(world, &random),
      Country.all.filter(world.launched.contains).map { CountrySet($0) },
    ]
    var (sets, bounds, seen) = ([CountrySet](), [Int](), Set<CountrySet>())
    for kind in kinds {
      bounds.append(sets.count)
      for set in kind where sets.count < Self.count && seen.insert(set).inserted { sets.append(set) }
    }
    self.sets = sets
    self.bounds = bounds + [sets.count]
  }

  /// The set of one window.
  func draw(_ random: inout SeededRandom) -> CountrySet {
    let kind = random.index(weights: Self.kindWeights)
    return sets[bounds[kind] + random.below(bounds[kind + 1] - bounds[kind])]
  }

  /// Every country, and every country where the service is launched.
  private static func wholeWorld(_ world: SyntheticTerritories) -> [CountrySet] { [.all, world.launched] }

  /// The world but for one to five countries.
  private static func worldWithout(_ world: SyntheticTerritories, _ random: inout SeededRandom) -> [CountrySet] {
    (0..<60).map { _ in
      (0..<random.within(1...5)).reduce(into: world.launched) { set, _ in set.remove(random.pick(Country.all)) }
    }
  }

  /// Parts of the world, two of them at once, and the countries that share a language.
  private static func regions(_ world: SyntheticTerritories) -> [CountrySet] {
    let pairs = world.continents.indices.dropLast().flatMap { first in
      world.continents[(first + 1)...].map { world.continents[first].union($0) }
    }
    return world.continents + pairs + world.readers.filter { $0.count >= 3 }
  }

  /// Any countries of one or two parts of the world, or of all.
  private static func mixtures(_ world: SyntheticTerritories, _ random: inout SeededRandom) -> [CountrySet] {
    (0..<160).map { number in
      let pool = number % 3 == 0 ? world.launched : random.pick(world.continents).union(random.pick(world.continents))
      let perMille = random.within(80...850)
      let chosen = CountrySet(pool.filter { _ in random.chance(perMille: perMille) })
      return chosen.isEmpty ? pool : chosen
    }
  }
}
