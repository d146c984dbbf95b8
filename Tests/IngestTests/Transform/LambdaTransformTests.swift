import Columnar
import TestSupport
import Testing

@testable import Ingest

@Suite struct LambdaTransformTests {
  static func options(_ server: FunctionServer) -> LambdaTransform.Options {
    var options = LambdaTransform.Options(url: "http://127.0.0.1:\(server.port)")
    options.timeoutMilliseconds = 2_000
    return options
  }

  static func input(_ count: Int) throws -> TransformInput {
    let raw = (0..<count).map { Array(#"{"customerid":"C\#($0)","eventtime":1700000000000}"#.utf8) }
    var decoder = try EventDecoder(layout: .clickstream, eventLimit: 10)
    return TransformInput(rows: decoder.decode(raw, arrival: 5).rows, raw: raw, arrival: 5)
  }

  /// The records of a call: ids, and the text of their data.
  static func records(_ body: [UInt8]) -> [(id: String, text: String)] {
    (JSONText(parsing: body)?["records"]?.array ?? []).map { record in
      (
        record["recordId"]?.string ?? "",
        String(decoding: record["data"]?.string.flatMap { LambdaRecords.decoded($0) } ?? [], as: UTF8.self)
      )
    }
  }

  static func answer(_ records: [(id: String, result: String, text: String)]) -> String {
    JSONText.members([
      "records": .array(
        records.map {
          .members([
            "recordId": .string($0.id), "result": .string($0.result),
            "data": .string(LambdaRecords.encoded(Array($0.text.utf8))),
          ])
        })
    ]).text
  }

  static func customers(_ output: TransformOutput) -> [String?] {
    (0..<output.rows.count).map { output.rows.columns[0].value(at: $0).string }
  }

  @Test func recordsAreChangedDroppedAndRefused() throws {
    let server = FunctionServer { _, body in
      let found = Self.records(body).map { id, text -> (id: String, result: String, text: String) in
        switch text.contains("C1\"") ? 1 : text.contains("C2\"") ? 2 : text.contains("C3\"") ? 3 : 0 {
        case 1: (id, "Dropped", "")
        case 2: (id, "ProcessingFailed", "")
        case 3: (id, "Ok", "no event")
        default: (id, "Ok", #"{"customerid":"changed \#(id)"}"#)
        }
      }
      return ("200 OK", Self.answer(found.reversed()))
    }
    let output = try LambdaTransform(Self.options(server), layout: .clickstream).apply(try Self.input(6))
    server.stop()
    #expect(output.kept == [0, 4, 5])
    #expect(Self.customers(output) == ["changed 0", "changed 4", "changed 5"])
    #expect(output.rejected.map(\.row) == [2, 3])
    #expect(output.rejected[0].record.reason.hasPrefix("Lambda.ProcessingFailed"))
    #expect(output.rejected[1].record.reason.hasPrefix("Lambda.InvalidData"))
    #expect(String(decoding: output.rejected[0].record.raw, as: UTF8.self).contains("C2"))
    #expect(server.callCount.load(ordering: .relaxed) == 1)
  }

  @Test func largeGroupsGoInSeveralCalls() throws {
    let server = FunctionServer { _, body in
      ("200 OK", Self.answer(Self.records(body).map { ($0.id, "Ok", $0.text) }))
    }
    var options = Self.options(server)
    options.recordCount = 7
    let output = try LambdaTransform(options, layout: .clickstream).apply(try Self.input(50))
    server.stop()
    #expect(output.kept == Array(0..<50) && Self.customers(output) == (0..<50).map { "C\($0)" })
    #expect(server.callCount.load(ordering: .relaxed) == 8)
  }

  @Test func failedCallsAreTriedAgain() throws {
    let server = FunctionServer { number, body in
      switch number {
      case 0: ("500 Internal Server Error", "")
      case 1: ("200 OK\r\nX-Amz-Function-Error: Unhandled", #"{"errorMessage":"no"}"#)
      case 2: nil
      default: ("200 OK", Self.answer(Self.records(body).map { ($0.id, "Ok", $0.text) }))
      }
    }
    let output = try LambdaTransform(Self.options(server), layout: .clickstream).apply(try Self.input(2))
    server.stop()
    #expect(output.kept == [0, 1] && server.callCount.load(ordering: .relaxed) == 4)
  }

  @Test func aDeadFunctionLosesNothing() throws {
    let server = FunctionServer { _, _ in ("503 Service Unavailable", "") }
    var options = Self.options(server)
    options.retryCount = 1
    let output = try LambdaTransform(options, layout: .clickstream).apply(try Self.input(3))
    server.stop()
    #expect(output.kept.isEmpty && output.rejected.map(\.row) == [0, 1, 2])
    #expect(output.rejected[0].record.reason.hasPrefix("Lambda.InvocationFailed: status 503"))
    // Nobody listens there any more.
    let gone = try LambdaTransform(options, layout: .clickstream).apply(try Self.input(1))
    #expect(gone.rejected.count == 1)
    // A request that is wrong is not sent again.
    let wrong = FunctionServer { _, _ in ("404 Not Found", "") }
    _ = try LambdaTransform(Self.options(wrong), layout: .clickstream).apply(try Self.input(1))
    wrong.stop()
    #expect(wrong.callCount.load(ordering: .relaxed) == 1)
  }

  static let oddAnswers: [(String, String)] = [
    ("", "Lambda.FunctionError"), ("{}", "Lambda.FunctionError"), (#"{"records":[]}"#, "Lambda.MissingRecordId"),
    (#"{"records":[{"recordId":"7","result":"Ok"}]}"#, "Lambda.MissingRecordId"),
    (#"{"records":[{"recordId":"0","result":"Ok","data":"*"}]}"#, "Lambda.InvalidData"),
    (#"{"records":[{"recordId":"0","result":"Maybe"}]}"#, "Lambda.InvalidResult"),
    (
      #"{"records":[{"recordId":"0","result":"Dropped"},{"recordId":"0","result":"Dropped"}]}"#,
      "Lambda.DuplicatedRecordId"
    ),
  ]

  @Test(arguments: oddAnswers) func oddAnswersRejectTheEvent(answer: String, code: String) {
    guard case .failed(let reason)? = LambdaRecords.outcomes(Array(answer.utf8), count: 1).first else {
      Issue.record("the record was taken")
      return
    }
    #expect(reason.hasPrefix(code))
  }

  @Test func aFunctionAndSQLInARow() throws {
    let server = FunctionServer { _, body in
      ("200 OK", Self.answer(Self.records(body).map { ($0.id, $0.id == "1" ? "Dropped" : "Ok", $0.text) }))
    }
    let chain = ChainedTransform(
      try LambdaTransform(Self.options(server), layout: .clickstream),
      try SQLTransform(
        "SELECT lower(customerid) AS customerid FROM batch WHERE customerid <> 'C2'",
        columns: TableLayout.clickstream.columns))
    let output = try chain.apply(try Self.input(5))
    server.stop()
    #expect(output.kept == [0, 3, 4] && Self.customers(output) == ["c0", "c3", "c4"])
  }

  @Test func base64ComesBack() {
    var generator = SeededGenerator(seed: 2)
    for count in 0..<50 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(LambdaRecords.decoded(LambdaRecords.encoded(bytes)) == bytes)
    }
    // RFC 4648 §10.
    #expect(
      LambdaRecords.encoded(Array("foob".utf8)) == "Zm9vYg=="
        && LambdaRecords.encoded(Array("foobar".utf8)) == "Zm9vYmFy")
    for faulty in ["A", "AAA", "A===", "AA=A", "A\u{e9}==", "====", "Zm9v YmFy"] {
      #expect(LambdaRecords.decoded(faulty) == nil)
    }
  }
}
