import Testing

@testable import Gateway

/// Which format a client gets.
@Suite struct AcceptHeaderTests {
  private static let offers = ["application/json", "application/x-ndjson", "text/csv"]

  @Test(
    arguments: [
      ([], 0), ([""], 0), (["*/*"], 0), (["text/csv"], 2), (["TEXT/CSV"], 2), (["text/*"], 2), (["application/*"], 0),
      (["application/json;q=0.2, text/csv;q=0.8"], 2), (["application/json;q=0.2", "text/csv;q=0.8"], 2),
      (["*/*;q=0.1, application/x-ndjson"], 1), (["application/json;q=0, */*"], 1),
      (["text/csv;header=present;Q=0.9 , application/x-ndjson ; q=1.0"], 1), (["text/csv;q=5, application/json"], 0),
      (["garbage, text/csv"], 2),
    ] as [([String], Int)])
  func choice(_ fields: [String], _ wanted: Int) {
    #expect(AcceptHeader(fields).choice(of: Self.offers) == wanted)
  }

  @Test(arguments: ["image/png", "*/*;q=0", "text/csv;q=0", "text/csv;q=x", "application/jsonx"])
  func nothingFits(_ field: String) {
    #expect(AcceptHeader([field]).choice(of: Self.offers) == nil)
  }
}
