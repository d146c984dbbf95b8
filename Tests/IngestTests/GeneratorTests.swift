import Columnar
import Testing

@testable import Ingest

/// The generated clickstream: repeatable, in order, and with the funnel it claims.
@Suite struct GeneratorTests {
  private func rows(_ options: GeneratorOptions) throws -> (rows: [[Value]], funnel: TrueFunnel) {
    var rows: [[Value]] = []
    let funnel = try ClickstreamGenerator(options).run { batch in
      for i in 0..<batch.count { rows.append(batch.row(i)) }
    }
    return (rows, funnel)
  }

  @Test func sameSeedGivesSameRows() throws {
    let options = GeneratorOptions(rows: 3_000, days: 3, seed: 7)
    #expect(try rows(options).rows == rows(options).rows)
    #expect(try rows(options).rows != rows(GeneratorOptions(rows: 3_000, days: 3, seed: 8)).rows)
  }

  /// Any change of the generator changes this hash: then datasets/ and the documented figures must be made anew.
  @Test func sampleIsPinned() throws {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for row in try rows(GeneratorOptions(rows: 2_000, days: 7, seed: 1)).rows {
      for value in row {
        let bytes: [UInt8] =
          switch value {
          case .bytes(let bytes): bytes
          case .integer(let number): Array(String(number).utf8)
          default: [0]
          }
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
    }
    #expect(hash == Self.pinned)
  }

  private static let pinned: UInt64 = 2_434_464_660_546_862_723

  @Test(arguments: [(0, 3), (1, 1), (5_000, 1), (20_000, 30)])
  func rowsAreInOrderAndCounted(rowCount: Int, days: Int) throws {
    let options = GeneratorOptions(rows: rowCount, days: days, seed: 3)
    let (rows, funnel) = try rows(options)
    #expect(rows.count == rowCount)
    #expect(funnel.events == rowCount)
    let times = rows.compactMap { $0[7].integer }
    #expect(times == times.sorted())
    let first = Int64(options.firstDay) * 86_400_000
    #expect(times.allSatisfy { $0 >= first && $0 < first + Int64(days) * 86_400_000 })
    #expect(Set(rows.map { $0[6] }).count == rowCount, "event ids are unique")
  }

  @Test func funnelIsTrue() throws {
    let (rows, funnel) = try rows(GeneratorOptions(rows: 30_000, days: 10, seed: 5))
    var visitors: Set<Value> = Set(rows.map { $0[0].isNull ? $0[1] : $0[0] })
    for (step, name) in TrueFunnel.steps.enumerated() {
      visitors.formIntersection(rows.filter { $0[5] == .text(name) }.map { $0[0].isNull ? $0[1] : $0[0] })
      #expect(visitors.count == funnel.visitorsByStep[step], "\(name)")
    }
    for (name, count) in funnel.eventsByActivity {
      #expect(rows.count { $0[5] == .text(name) } == count, "\(name)")
    }
    #expect(funnel.visitorsByStep == funnel.visitorsByStep.sorted(by: >))
    #expect(funnel.visitorsByStep[3] > 0)
  }

  @Test func textsAreAwkward() throws {
    let texts = try rows(GeneratorOptions(rows: 60_000, days: 5, seed: 2)).rows
    let subcategories = texts.map { $0[4] }
    for wanted in ["\"", ",", "\n", "ö"] {
      #expect(subcategories.contains { $0.string?.contains(wanted) ?? false }, "\(wanted)")
    }
    #expect(subcategories.contains(.text("")) && subcategories.contains(.null))
    #expect(texts.contains { $0[0].isNull } && texts.contains { $0[2].isNull })
  }

  @Test func noBatchSpansTwoDays() throws {
    _ = try ClickstreamGenerator(GeneratorOptions(rows: 40_000, days: 4, seed: 9)).run { batch in
      let days = Set((0..<batch.count).compactMap { batch.columns[7].value(at: $0).integer.map { $0 / 86_400_000 } })
      #expect(days.count == 1)
    }
  }
}
