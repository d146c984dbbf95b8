import Columnar
import Ingest
import TestSupport
import Testing

@Suite struct FailedDeliveryTests {
  private static let arrival: Int64 = 1_714_521_600_000

  private static func delivery(_ writer: LakeWriter, rowCount: Int, recordCount: Int) throws -> Delivery {
    let rows = Batch(
      columns: writer.layout.columns.fields.map { field in
        Vector(
          field.type,
          (0..<rowCount).map { field.type.physical == .string ? .text("\(field.name) \($0)") : .integer(arrival) })
      }, count: rowCount)
    var buffer = DeliveryBuffer(
      layout: writer.layout, shard: writer.shard, nextSequence: try writer.nextSequence(),
      limits: FirehoseLimits(recordCount: recordCount))
    buffer.add(rows, arrivals: Array(repeating: arrival, count: rowCount))
    return buffer.takeDelivery(keepingLast: false)
  }

  /// Whichever call fails, another try with other windows leaves no object of the first one, and neither does the end of
  /// a writer that tries no more.
  @Test(arguments: [false, true]) func otherWindowsLeaveNothingBehind(triesAgain: Bool) throws {
    var failureCount = 0
    for failing in 0..<60 {
      let scratch = ScratchFolder(inMemory: true)
      let faulty = FaultyFiles(failing: failing, code: 5, crash: false)
      guard let writer = try? FirehoseServiceTests.writer(scratch, files: faulty.layer) else { continue }
      var isThere = true
      do {
        _ = try writer.deliver(try Self.delivery(writer, rowCount: 50, recordCount: 10))
      } catch {
        failureCount += 1
        // A commit may be there in spite of the failure.
        isThere = try writer.nextSequence() == 50
      }
      if triesAgain, !isThere {
        _ = try writer.deliver(try Self.delivery(writer, rowCount: 50, recordCount: 25))
        isThere = true
      }
      try? writer.close()
      let reading = try LakeReading(scratch.path + "/lake")
      #expect(reading.csvText.values.joined().split(separator: "\n").count == (isThere ? 50 : 0), "call \(failing)")
      #expect(reading.sequences == (isThere ? (0..<50).map { $0 } : []), "call \(failing)")
    }
    #expect(failureCount > 10)
  }
}
