/// A record's slot in its type: dense, 0-based, below 2^29, meaningful inside one `DataState` only.
public typealias Ordinal = Int
