/// A leaf of the schema tree: one column chunk in each row group.
struct LeafColumn: Sendable {
  /// Names from the root's child down.
  let path: [String]
  /// Index of the leaf among all leaves, which is that of its chunk in a row group.
  let chunkIndex: Int
  let physicalType: ParquetPhysicalType
  let typeLength: Int
  let maximumDefinitionLevel: Int
  let maximumRepetitionLevel: Int
  let type: DataType
  let conversion: ValueConversion

  var name: String { path.joined(separator: ".") }
}

/// A column of the file that cannot be read, with the reason.
public struct UnsupportedColumn: Sendable, Hashable {
  public let name: String
  public let reason: String
}

/// The schema tree flattened: its leaves in file order.
struct LeafSchema: Sendable {
  private(set) var leaves: [LeafColumn] = []
  private(set) var unsupported: [UnsupportedColumn] = []
  private(set) var leafCount = 0

  /// Deeper trees are refused: no writer makes them and recursion must end.
  private static let depthLimit = 100

  init(_ elements: [SchemaElement]) throws(ParquetError) {
    guard let root = elements.first, let count = root.childCount, count >= 0 else {
      throw .corrupt("the footer has no schema")
    }
    var next = 1
    for _ in 0..<count {
      guard next < elements.count else { throw .corrupt("the schema tree names more children than it has") }
      let top = elements[next]
      let isNested = top.childCount != nil || top.repetition == .repeated
      let before = leafCount
      try add(elements, &next, path: [], definition: 0, repetition: 0, depth: 0)
      if isNested, leafCount > before {
        unsupported.append(UnsupportedColumn(name: top.name, reason: "nested columns are not supported yet"))
      }
    }
  }

  private mutating func add(
    _ elements: [SchemaElement], _ next: inout Int, path: [String], definition: Int, repetition: Int, depth: Int
  ) throws(ParquetError) {
    guard next < elements.count, depth < Self.depthLimit else { throw .corrupt("the schema tree is broken") }
    let element = elements[next]
    next += 1
    let definition = definition + (element.repetition == .required ? 0 : 1)
    let repetition = repetition + (element.repetition == .repeated ? 1 : 0)
    let path = path + [element.name]
    if let children = element.childCount {
      guard children >= 0 else { throw .corrupt("the schema tree is broken") }
      for _ in 0..<children {
        try add(
          elements, &next, path: path, definition: definition, repetition: repetition, depth: depth + 1)
      }
      return
    }
    guard let physical = element.physicalType else {
      throw .corrupt("column \"\(element.name)\" has no physical type")
    }
    let index = leafCount
    leafCount += 1
    guard path.count == 1, repetition == 0 else { return }
    do {
      let (type, conversion) = try element.sqlType(physical)
      leaves.append(
        LeafColumn(
          path: path, chunkIndex: index, physicalType: physical, typeLength: element.typeLength,
          maximumDefinitionLevel: definition, maximumRepetitionLevel: repetition, type: type, conversion: conversion))
    } catch {
      unsupported.append(UnsupportedColumn(name: element.name, reason: error.message))
    }
  }
}
