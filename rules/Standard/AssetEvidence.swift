public import RuleKit

/// What the rules about assets say of the assets they looked at. Shared by every rule that needs a picture, sound or text.
extension AssetFacts {
  /// What keeps the asset from being used: its state, its date, both, or nothing.
  func evidenceOfUse(at instant: Instant) -> [Evidence] {
    var evidence: [Evidence] = []
    if state != .approved {
      evidence.append(Evidence(.asset(id), field: "state", actual: state.name, needed: "approved"))
    }
    if let availableFrom, availableFrom > instant {
      evidence.append(
        Evidence(.asset(id), field: "availableFrom", actual: "\(availableFrom)", needed: "an instant that has come"))
    }
    return evidence
  }
}

extension BlockedCell {
  /// The shortest way to an asset of one of `kinds` that is in a language spoken in the country, usable and permitted. The
  /// blocker's detail gives the country's spoken languages.
  ///
  /// An asset that is there already is preferred, and of several the one of which least is wrong: its state, its date, the
  /// contract that does not allow its language. Withdrawn assets do not come back. Where there is no such asset, one is
  /// missing, in a language that a contract allows if there is one.
  public func evidenceOfUnderstanding(through kinds: [AssetKind]) -> [Evidence] {
    let permission = LanguagePermission(video, at: world.instant)
    let candidates = video.assets.filter { asset in
      kinds.contains(asset.kind) && asset.state != .withdrawn
        && world.countriesSpeaking(asset.language).contains(country)
    }
    let ways = candidates.map { asset in
      asset.evidenceOfUse(at: world.instant) + evidenceOfPermission(asset.kind, asset.language, permission)
    }
    return ways.min { $0.count < $1.count } ?? evidenceOfMissingAsset(kinds, permission)
  }

  /// The contract that would have to allow a language, where none does; nothing where one does.
  private func evidenceOfPermission(
    _ kind: AssetKind, _ language: Language?, _ permission: LanguagePermission
  ) -> [Evidence] {
    guard !permission.countries(for: kind, language: language).contains(country), let track = kind.languageTrack,
      let language, let contract = permission.contracts(askedIn: country).first
    else { return [] }
    let allowed = (track == .audio ? contract.audioLanguages : contract.subtitleLanguages) ?? LanguageSet()
    let tags = world.vocabulary.tags(of: allowed)
    return [
      Evidence(
        .contract(contract.id), field: track == .audio ? "audioLanguages" : "subtitleLanguages",
        actual: tags.isEmpty ? "no language" : tags.joined(separator: ", "),
        needed: "\(world.vocabulary.tag(of: language)) among them")
    ]
  }

  private func evidenceOfMissingAsset(_ kinds: [AssetKind], _ permission: LanguagePermission) -> [Evidence] {
    let spoken = detail.split(separator: ",").map(String.init)
    guard let first = spoken.first else {
      return [
        Evidence(
          .territory(country), field: "spokenLanguages", actual: "no language", needed: "a language spoken there")
      ]
    }
    let permitted = kinds.map { kind in
      spoken.filter { permission.countries(for: kind, language: world.vocabulary.language($0)).contains(country) }
    }
    func asset(_ kinds: [AssetKind], _ tags: [String]) -> Evidence {
      Evidence(
        .new(.assets, forVideo: video.videoID), field: "state", actual: nil,
        needed: "an approved \(kinds.map(\.name).joined(separator: " or ")) asset in \(tags.joined(separator: " or "))")
    }
    // Kinds and languages are named together only where every pair of them would do.
    guard let place = permitted.firstIndex(where: { !$0.isEmpty }) else {
      return evidenceOfPermission(kinds[0], world.vocabulary.language(first), permission) + [asset([kinds[0]], [first])]
    }
    let alike = kinds.indices.filter { permitted[$0] == permitted[place] }
    return [asset(alike.map { kinds[$0] }, permitted[place])]
  }
}
