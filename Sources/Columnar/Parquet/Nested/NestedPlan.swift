/// How the values of a type are put together from a file's leaves; leaves are numbered as they are read.
indirect enum NestedPlan: Sendable {
  /// The file does not have the field.
  case absent
  case leaf(Int)
  /// - definition: level from which on the group is there.
  case group([NestedPlan], leaves: Range<Int>, definition: Int)
  /// - definition: level from which on the list is there; `element` has its own levels in `repeated`.
  case list(NestedPlan, leaves: Range<Int>, definition: Int, repeated: Levels)
  case map(key: NestedPlan, value: NestedPlan, leaves: Range<Int>, definition: Int, repeated: Levels)

  /// Levels of a repeated node: with fewer definitions there is no element, with its repetition there is one more.
  struct Levels: Sendable {
    let definition: Int
    let repetition: Int
  }

  /// A leaf to be read.
  struct Leaf: Sendable {
    let name: String
    let type: NestedType
    let physicalType: ParquetPhysicalType
    let typeLength: Int
    let chunkIndex: Int
    let definition: Int
    let repetition: Int
  }
}

/// Matches the type that is asked for with the tree that a file has. Fields are found by name; what else the file holds is
/// not read.
struct NestedPlanner {
  private(set) var leaves: [NestedPlan.Leaf] = []

  /// `node` is nil where the file lacks the field.
  mutating func plan(_ type: NestedType, _ node: NestedNode?, path: String) throws(ParquetError) -> NestedPlan {
    guard let node else { return .absent }
    let first = leaves.count
    switch type {
    case .boolean, .int32, .int64, .string: return try leaf(type, node, path)
    case .group(let fields):
      guard node.chunkIndex == nil, !node.isRepeated else { throw Self.mismatch("a group", path) }
      var plans: [NestedPlan] = []
      for field in fields {
        plans.append(try plan(field.type, node.child(field.name), path: path + "." + field.name))
      }
      // Without a leaf that is asked for, nothing says whether the group is there.
      if leaves.count == first { return .absent }
      return .group(plans, leaves: first..<leaves.count, definition: node.definition)
    case .list(let element):
      guard let repeated = Self.repeated(node) else { throw Self.mismatch("a list", path) }
      let plan = try plan(element, Self.listElement(repeated, in: node), path: path + ".element")
      if leaves.count == first { return .absent }
      return .list(
        plan, leaves: first..<leaves.count, definition: node.definition,
        repeated: .init(definition: repeated.definition, repetition: repeated.repetition))
    case .map(let key, let value):
      // LogicalTypes.md, "Maps": the names of the repeated group and its two fields vary among writers.
      guard let repeated = Self.repeated(node), repeated.children.count == 2 else { throw Self.mismatch("a map", path) }
      let keys = try plan(key, repeated.children[0], path: path + ".key")
      let values = try plan(value, repeated.children[1], path: path + ".value")
      return .map(
        key: keys, value: values, leaves: first..<leaves.count, definition: node.definition,
        repeated: .init(definition: repeated.definition, repetition: repeated.repetition))
    }
  }

  private mutating func leaf(_ type: NestedType, _ node: NestedNode, _ path: String) throws(ParquetError) -> NestedPlan
  {
    guard let index = node.chunkIndex, let physical = node.element.physicalType else {
      throw Self.mismatch("a single value", path)
    }
    let isExpected =
      switch (type, physical) {
      case (.boolean, .boolean), (.int32, .int32), (.int64, .int64), (.int64, .int32), (.int32, .int64),
        (.string, .byteArray):
        true
      default: false
      }
    guard isExpected else { throw Self.mismatch("a \(type)", path) }
    leaves.append(
      NestedPlan.Leaf(
        name: path, type: type, physicalType: physical, typeLength: node.element.typeLength, chunkIndex: index,
        definition: node.definition, repetition: node.repetition))
    return .leaf(leaves.count - 1)
  }

  /// The repeated node in a list's or map's group.
  private static func repeated(_ node: NestedNode) -> NestedNode? {
    guard node.children.count == 1, let child = node.children.first, child.isRepeated, !node.isRepeated else {
      return nil
    }
    return child
  }

  /// LogicalTypes.md, "Lists", with its rules for files of old writers, whose repeated node is the element itself.
  private static func listElement(_ repeated: NestedNode, in list: NestedNode) -> NestedNode {
    guard repeated.children.count == 1, repeated.name != "array", repeated.name != list.name + "_tuple" else {
      return repeated
    }
    return repeated.children[0]
  }

  private static func mismatch(_ expected: String, _ path: String) -> ParquetError {
    ParquetError(.wrongType, "the column is not \(expected)").at(column: path)
  }
}
