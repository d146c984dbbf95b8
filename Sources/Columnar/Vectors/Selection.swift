/// Rows of a batch that a filter kept, ascending.
public enum Selection: Sendable {
  /// A run of rows.
  case run(Range<Int>)
  /// Row indexes (UInt32), ascending, `count` of them.
  case indexes(Buffer, count: Int)

  public static func all(_ count: Int) -> Selection { .run(0..<count) }

  public var count: Int {
    switch self {
    case .run(let range): range.count
    case .indexes(_, let count): count
    }
  }

  public var isEmpty: Bool { count == 0 }

  /// Whether it keeps every one of `rowCount` rows.
  public func isAll(of rowCount: Int) -> Bool { count == rowCount }

  public init(_ indexes: [Int]) {
    self = .indexes(Buffer(copying: indexes.map { UInt32($0) }), count: indexes.count)
  }

  /// The row indexes as an array, for tests and slow paths.
  public var rows: [Int] {
    switch self {
    case .run(let range): Array(range)
    case .indexes(let buffer, let count): (0..<count).map { Int(buffer.pointer(as: UInt32.self)[$0]) }
    }
  }
}
