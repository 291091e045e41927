/// The staged rows that are in the state being built, ascending by ordinal: all of them, as nearly always, or some.
enum StagedRows {
  case all(Range<Int>)
  case some([Int])
}
