import Foundation
import TestSupport
import Testing

@testable import Columnar

@Suite struct NestedParquetTests {
  static let fields: [NestedField] = [
    NestedField("id", .int64), NestedField("small", .int32), NestedField("flag", .boolean),
    NestedField("name", .string),
    NestedField("tags", .map(key: .string, value: .string)), NestedField("names", .list(.string)),
    NestedField(
      "file",
      .group([
        NestedField("path", .string), NestedField("values", .map(key: .string, value: .int64)),
        NestedField("part", .group([NestedField("isLast", .boolean), NestedField("words", .list(.string))])),
      ])),
    NestedField(
      "deep", .list(.list(.group([NestedField("a", .int64), NestedField("b", .map(key: .int32, value: .string))])))),
  ]

  static func value(_ type: NestedType, _ random: inout SeededGenerator, isRequired: Bool = false) -> NestedValue {
    if !isRequired, Int.random(in: 0..<4, using: &random) == 0 { return .null }
    switch type {
    case .boolean: return .boolean(Bool.random(using: &random))
    case .int32: return .integer(Int64(Int32.random(in: .min ... .max, using: &random)))
    case .int64: return .integer(Int64.random(in: .min ... .max, using: &random))
    case .string:
      let texts = ["", "é", "a long string that does not fit into a view", "x", String(repeating: "y", count: 300)]
      return .string(texts.randomElement(using: &random) ?? "")
    case .group(let fields): return .group(fields.map { value($0.type, &random) })
    case .list(let element):
      return .list((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(element, &random) })
    case .map(let key, let item):
      return .map(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          NestedValue.Entry(key: value(key, &random, isRequired: true), value: value(item, &random))
        })
    }
  }

  static func file(
    _ rows: [[NestedValue]], _ fields: [NestedField] = fields, group: Int = 50_000, checksums: Bool = true
  ) throws -> [UInt8] {
    var writer = try NestedWriter(fields: fields, rowGroupRowCount: group, writesChecksums: checksums)
    for row in rows { try writer.append(row) }
    return try writer.finish()
  }

  static func write(_ bytes: [UInt8], _ scratch: ScratchFolder) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: scratch.path + "/f.parquet"))
  }

  static func rows(_ path: String, _ fields: [NestedField] = fields) throws -> [[NestedValue]] {
    var rows: [[NestedValue]] = []
    try NestedReader(path, fields: fields).forEachRow { rows.append($0) }
    return rows
  }

  @Test(arguments: [0, 1, 2, 7, 1_500]) func randomRowsReadBack(count: Int) throws {
    let scratch = ScratchFolder()
    for seed in 0..<UInt64(count > 100 ? 3 : 20) {
      var random = SeededGenerator(seed: seed)
      let rows = (0..<count).map { _ in Self.fields.map { Self.value($0.type, &random) } }
      for group in [1, 400, 50_000] where count / group < 20 {
        try Self.write(Self.file(rows, group: group), scratch)
        #expect(try Self.rows(scratch.path + "/f.parquet") == rows, "seed \(seed)")
      }
    }
  }

  /// Several pages a chunk.
  @Test func largeValuesReadBack() throws {
    let scratch = ScratchFolder()
    var random = SeededGenerator(seed: 1)
    let rows = (0..<4_000).map { i in
      [
        NestedValue.string(String(repeating: "\(i) ", count: 300)),
        Self.value(.list(.string), &random), .boolean(i % 3 == 0),
      ]
    }
    let fields = [NestedField("a", .string), NestedField("b", .list(.string)), NestedField("c", .boolean)]
    try Self.write(Self.file(rows, fields), scratch)
    #expect(try Self.rows(scratch.path + "/f.parquet", fields) == rows)
  }

  /// Fields are found by name; others are left alone, missing ones are NULL.
  @Test func partsOfTheSchema() throws {
    let scratch = ScratchFolder()
    var random = SeededGenerator(seed: 5)
    let rows = (0..<50).map { _ in Self.fields.map { Self.value($0.type, &random) } }
    try Self.write(Self.file(rows), scratch)
    let part = [
      NestedField("none", .list(.string)),
      NestedField(
        "file",
        .group([NestedField("part", .group([NestedField("words", .list(.string))])), NestedField("new", .int64)])),
      NestedField("id", .int64),
    ]
    let expected = rows.map { row -> [NestedValue] in
      let file = row[6].group.map { fields -> NestedValue in
        .group([fields[2].group.map { .group([$0[1]]) } ?? .null, .null])
      }
      return [.null, file ?? .null, row[0]]
    }
    #expect(try Self.rows(scratch.path + "/f.parquet", part) == expected)
    #expect(throws: ParquetError.self) {
      try Self.rows(scratch.path + "/f.parquet", [NestedField("id", .string)])
    }
    #expect(throws: ParquetError.self) {
      try Self.rows(scratch.path + "/f.parquet", [NestedField("file", .list(.string))])
    }
  }

  @Test func valuesOfOtherTypesAreRefused() throws {
    for (type, value) in [
      (NestedType.int32, NestedValue.integer(1 << 40)), (.boolean, .integer(1)), (.list(.string), .string("a")),
      (.map(key: .string, value: .string), .map([.init(key: .null, value: .null)])), (.group([]), .group([.null])),
    ] {
      var writer = try NestedWriter(fields: [NestedField("a", type)])
      #expect(throws: ParquetError.self) { try writer.append([value]) }
    }
  }

  /// Every changed byte and every cut: an answer or a typed error, never a trap.
  @Test(arguments: [false, true]) func damagedFiles(checksums: Bool) throws {
    let scratch = ScratchFolder(inMemory: true)
    var random = SeededGenerator(seed: 3)
    let rows = (0..<12).map { _ in Self.fields.map { Self.value($0.type, &random) } }
    let good = try Self.file(rows, group: 7, checksums: checksums)
    func read(_ bytes: [UInt8]) throws {
      try Self.write(bytes, scratch)
      do { _ = try Self.rows(scratch.path + "/f.parquet") } catch is ParquetError {}
    }
    for i in good.indices {
      for bit in [UInt8(1), 0x80, 0xFF] {
        var bad = good
        bad[i] ^= bit
        try read(bad)
      }
    }
    for count in stride(from: 0, to: good.count, by: 3) { try read(Array(good.prefix(count))) }
  }
}
