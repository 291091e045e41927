import BitMemory

/// What the slots of one shard of a blob hold, in order: stretches of a type's records and of holes.
struct ShardSlots {
  struct Run {
    /// The first ordinal, -1 for holes.
    var ordinal: Ordinal
    var count: Int
  }

  private(set) var runs: [Run] = []
  private(set) var count = 0

  /// Slots `0..<slots` of a snapshot's shard: ordinal `slot * shards + shard` where populated.
  init(_ populated: BitSet, slots: Int, shard: Int, shards: Int) {
    if shards == 1 {
      appendStretches(of: populated, slots)
    } else {
      for slot in 0..<slots {
        let ordinal = slot * shards + shard
        append(populated.contains(ordinal) ? ordinal : -1)
      }
    }
  }

  private mutating func appendStretches(of populated: BitSet, _ slots: Int) {
    var slot = 0
    while slot < slots {
      let isPopulated = populated.contains(slot)
      let end =
        isPopulated ? populated.firstAbsent(from: slot, below: slots) : populated.firstPresent(from: slot, below: slots)
      runs.append(Run(ordinal: isPopulated ? slot : -1, count: end - slot))
      slot = end
    }
    count = slots
  }

  /// The added records of a delta.
  init(_ ordinals: [Ordinal]) {
    count = ordinals.count
    var start = 0
    while start < ordinals.count {
      var end = start + 1
      while end < ordinals.count, ordinals[end] == ordinals[end - 1] + 1 { end += 1 }
      runs.append(Run(ordinal: ordinals[start], count: end - start))
      start = end
    }
  }

  private mutating func append(_ ordinal: Ordinal) {
    count += 1
    if let last = runs.last, ordinal < 0 ? last.ordinal < 0 : last.ordinal >= 0 && ordinal == last.ordinal + last.count
    {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(ordinal: ordinal, count: 1))
    }
  }

  /// Calls `body` with the slots of each page in turn and the runs in it.
  func forEachPage(_ body: (Range<Int>, [Run]) -> Void) {
    var (next, taken) = (0, 0)
    for page in 0..<Paging.pageCount(slots: count) {
      let slots = Paging.slots(ofPage: page, count: count)
      var inPage: [Run] = []
      var room = slots.count
      while room > 0 {
        let run = runs[next]
        let take = min(room, run.count - taken)
        inPage.append(Run(ordinal: run.ordinal < 0 ? -1 : run.ordinal + taken, count: take))
        room -= take
        taken += take
        if taken == run.count { (next, taken) = (next + 1, 0) }
      }
      body(slots, inPage)
    }
  }
}
