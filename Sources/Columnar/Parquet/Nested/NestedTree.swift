/// A node of a file's schema tree with its levels.
struct NestedNode: Sendable {
  let element: SchemaElement
  /// Definition level of a value that this node has, and repetition level of its further ones.
  let definition: Int
  let repetition: Int
  let children: [NestedNode]
  /// Index of the leaf's chunk in a row group; nil for groups.
  let chunkIndex: Int?

  var name: String { element.name }
  var isRepeated: Bool { element.repetition == .repeated }

  func child(_ name: String) -> NestedNode? { children.first { $0.name == name } }
}

/// The schema tree of a footer, which lists it depth first.
struct NestedTree: Sendable {
  private(set) var columns: [NestedNode] = []
  private var leafCount = 0

  /// Deeper trees are refused: no writer makes them and recursion must end.
  private static let depthLimit = 100

  init(_ elements: [SchemaElement]) throws(ParquetError) {
    guard let count = elements.first?.childCount, count >= 0 else { throw .corrupt("the footer has no schema") }
    var next = 1
    for _ in 0..<count {
      columns.append(try node(elements, &next, definition: 0, repetition: 0, depth: 0))
    }
  }

  private mutating func node(
    _ elements: [SchemaElement], _ next: inout Int, definition: Int, repetition: Int, depth: Int
  ) throws(ParquetError) -> NestedNode {
    guard next < elements.count, depth < Self.depthLimit else { throw .corrupt("the schema tree is broken") }
    let element = elements[next]
    next += 1
    let definition = definition + (element.repetition == .required ? 0 : 1)
    let repetition = repetition + (element.repetition == .repeated ? 1 : 0)
    var children: [NestedNode] = []
    var chunkIndex: Int?
    if let count = element.childCount {
      guard count >= 0 else { throw .corrupt("the schema tree is broken") }
      for _ in 0..<count {
        children.append(
          try node(elements, &next, definition: definition, repetition: repetition, depth: depth + 1))
      }
    } else {
      chunkIndex = leafCount
      leafCount += 1
    }
    return NestedNode(
      element: element, definition: definition, repetition: repetition, children: children, chunkIndex: chunkIndex)
  }
}
