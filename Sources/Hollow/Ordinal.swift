/// A record's slot in its type: 0-based, below 2^29, with few gaps. It means something inside one `DataState` only:
/// another state may hold another record there.
public typealias Ordinal = Int
