import Columnar

/// The group number of each row of a batch, as accumulators take it.
enum GroupIndexes {
  /// All rows belong to group 0.
  case single
  case u8(UnsafePointer<UInt8>)
  case u16(UnsafePointer<UInt16>)
  case u32(UnsafePointer<UInt32>)

  /// The group numbers of the rows `selection` names, in `scratch`.
  func take(_ selection: Selection, scratch: GroupArray<UInt32>) -> GroupIndexes {
    if case .single = self { return .single }
    scratch.resize(selection.count + 1)
    let out = scratch.base
    switch selection {
    case .run(let range):
      for i in 0..<range.count { out[i] = self[range.lowerBound + i] }
    case .indexes(let buffer, let n):
      let rows = buffer.pointer(as: UInt32.self)
      switch self {
      case .single: break
      case .u8(let groups): for i in 0..<n { out[i] = UInt32(groups[Int(rows[i])]) }
      case .u16(let groups): for i in 0..<n { out[i] = UInt32(groups[Int(rows[i])]) }
      case .u32(let groups): for i in 0..<n { out[i] = groups[Int(rows[i])] }
      }
    }
    return .u32(UnsafePointer(out))
  }

  /// For slow paths.
  subscript(_ i: Int) -> UInt32 {
    switch self {
    case .single: 0
    case .u8(let groups): UInt32(groups[i])
    case .u16(let groups): UInt32(groups[i])
    case .u32(let groups): groups[i]
    }
  }
}

/// Groups of one state and the groups of another that they become.
struct GroupMapping {
  /// Group numbers in the state that is merged from.
  let sources: [UInt32]
  /// The matching group numbers in the state that is merged into.
  let targets: [UInt32]
}
