import RuleKit
import TestSupport
import Testing

@Suite("Country set") struct CountrySetTests {
  private static func random(_ random: inout SplitMix64) -> Set<Country> {
    let share = Int.random(in: 0...250, using: &random)
    return Set(Country.all.shuffled(using: &random).prefix(share))
  }

  @Test("agrees with Set<Country>", arguments: 1...40 as ClosedRange<UInt64>)
  func algebra(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (left, right) = (Self.random(&random), Self.random(&random))
    let (a, b) = (CountrySet(left), CountrySet(right))
    #expect(Set(a) == left && a.count == left.count && a.isEmpty == left.isEmpty)
    #expect(Set(a.union(b)) == left.union(right))
    #expect(Set(a.intersection(b)) == left.intersection(right))
    #expect(Set(a.subtracting(b)) == left.subtracting(right))
    #expect(Set(a.symmetricDifference(b)) == left.symmetricDifference(right))
    #expect(Set(a.complement) == Set(Country.all).subtracting(left))
    #expect(a.isSubset(of: b) == left.isSubset(of: right))
    #expect(a.intersection(b).isSubset(of: b) && b.isSubset(of: a.union(b)))
    #expect(a.isDisjoint(with: b) == left.isDisjoint(with: right))
    #expect(a.subtracting(b).isDisjoint(with: b))
    #expect((a == b) == (left == right))
  }

  @Test("changes in place as Set<Country> does", arguments: 1...10 as ClosedRange<UInt64>)
  func mutation(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (model, set) = (Set<Country>(), CountrySet())
    for country in (0..<500).compactMap({ _ in Country.all.randomElement(using: &random) }) {
      if Bool.random(using: &random) {
        model.insert(country)
        set.insert(country)
      } else {
        model.remove(country)
        set.remove(country)
      }
      #expect(set.contains(country) == model.contains(country))
    }
    let other = Self.random(&random)
    #expect(Set(set) == model)
    set.formUnion(CountrySet(other))
    #expect(Set(set) == model.union(other))
    set.formIntersection(CountrySet(model))
    #expect(Set(set) == model)
    set.subtract(CountrySet(other))
    #expect(Set(set) == model.subtracting(other))
  }

  @Test("yields countries in index order", arguments: 1...5 as ClosedRange<UInt64>)
  func order(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let model = Self.random(&random)
    #expect(Array(CountrySet(model)) == model.sorted())
  }

  @Test("all is exactly the table") func all() {
    #expect(CountrySet.all.count == 250)
    #expect(Array(CountrySet.all) == Country.all)
    #expect(CountrySet().complement == .all && CountrySet.all.complement.isEmpty)
  }

  @Test("bit i % 8 of byte i / 8 is country i") func layout() {
    for country in Country.all {
      let bytes = CountrySet(country).bytes
      let index = Int(country.index)
      #expect(bytes.count == 32)
      for (place, byte) in bytes.enumerated() { #expect(byte == (place == index / 8 ? 1 << (index % 8) : 0)) }
    }
  }

  @Test("bytes read back", arguments: 1...10 as ClosedRange<UInt64>)
  func bytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let set = CountrySet(Self.random(&random))
    #expect(CountrySet(bytes: set.bytes) == set)
  }

  @Test("bytes of another length or with a bit of no country are refused") func badBytes() {
    #expect(CountrySet(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    #expect(CountrySet(bytes: [UInt8](repeating: 0, count: 33)) == nil)
    for bit in 250..<256 {
      var bytes = CountrySet.all.bytes
      bytes[31] |= 1 << UInt8(bit % 8)
      #expect(CountrySet(bytes: bytes) == nil)
    }
    #expect(CountrySet(bytes: CountrySet.all.bytes) == .all)
  }

  @Test("codes, literals and descriptions name the same countries") func words() {
    #expect(CountrySet(codes: ["DE", "AT"]) == ["AT", "DE"])
    #expect(CountrySet(codes: ["DE", "UK"]) == nil)
    #expect(CountrySet(["US"]) == CountrySet("US" as Country))
    #expect("\(["US", "DE"] as CountrySet)" == "[DE US]")
    #expect("\(CountrySet())" == "[]" && "\(CountrySet.all)" == "[all]")
  }
}
