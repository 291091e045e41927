/// The two lists of languages a contract has: `audioLanguages` and `subtitleLanguages`.
@frozen public enum LanguageTrack: UInt8, CaseIterable, Sendable {
  case audio, subtitles
}
