import Candidate
import RuleKit
import Standard
import Testing

@Suite("Words of the rule sets") struct RuleWordsTests {
  private static let ruleSets = [StandardRules.ruleSet, CandidateRules.ruleSet]

  @Test("the codes are those of docs/domain.md, in published order") func codes() {
    let codes = [
      "captions/captions-missing", "contract-window/contract-not-signed", "contract-window/no-contract",
      "contract-window/window-closed", "contract-window/window-not-open", "hierarchy/no-live-children",
      "hierarchy/parent-blocked", "hierarchy/parent-missing", "maturity-rating/rating-board-not-accepted",
      "maturity-rating/rating-missing", "primary-video/video-missing", "primary-video/video-not-approved",
      "primary-video/video-not-yet-available", "spoken-language/no-audio-or-subtitles", "synopsis/synopsis-missing",
      "synopsis/synopsis-not-approved", "territory/territory-not-launched",
    ]
    for ruleSet in Self.ruleSets {
      #expect(ruleSet.codes.map { "\($0.ruleID)/\($0.codeID)" } == codes)
    }
  }

  /// docs/domain.md, "What each code tells a person", code by code.
  private static let owners: [String: Owner] = [
    "territory-not-launched": .ratingsAndCompliance, "rating-missing": .ratingsAndCompliance,
    "rating-board-not-accepted": .ratingsAndCompliance, "no-contract": .contentLicensing,
    "contract-not-signed": .contentLicensing, "window-closed": .contentLicensing, "window-not-open": .contentLicensing,
    "video-missing": .mediaEngineering, "video-not-approved": .mediaEngineering,
    "video-not-yet-available": .mediaEngineering, "no-audio-or-subtitles": .localization,
    "captions-missing": .localization, "synopsis-missing": .editorial, "synopsis-not-approved": .editorial,
    "no-live-children": .titleOperations, "parent-blocked": .titleOperations, "parent-missing": .titleOperations,
  ]

  @Test("the owners are those of docs/domain.md") func owners() {
    for definition in Self.ruleSets.flatMap(\.codes) {
      #expect(definition.words.owner == Self.owners[definition.codeID], "\(definition.codeID)")
    }
  }

  @Test("every code says what is wrong and what to do, in a sentence of its own") func sentences() {
    for ruleSet in Self.ruleSets {
      let words = ruleSet.codes.map(\.words)
      for text in words.flatMap({ [$0.sentence, $0.fix] }) {
        #expect(text.count > 15 && text.hasSuffix(".") && text.first?.isUppercase == true, "\(text)")
      }
      #expect(Set(words.map(\.sentence)).count == words.count)
    }
  }

  @Test("exactly the codes that pass by themselves wait on a date") func dates() {
    for ruleSet in Self.ruleSets {
      let waiting = ruleSet.codes.filter { $0.words.kind == .waitingOnDate }.map(\.codeID)
      #expect(waiting == ["window-not-open", "video-not-yet-available"])
    }
  }

  @Test("the two sets have names and fingerprints of their own") func names() {
    #expect(Self.ruleSets.map(\.name) == ["standard", "candidate"])
    #expect(Set(Self.ruleSets.map(\.fingerprint)).count == 2)
    for fingerprint in Self.ruleSets.map(\.fingerprint) {
      #expect(fingerprint.count == 16 && fingerprint.allSatisfy(\.isHexDigit))
    }
  }
}
