import Columnar
import QueryPlanner
import Testing
import Vectorized

/// Every scalar function answers its own example, as SHOW FUNCTIONS and the docs print it.
struct FunctionExampleTests {
  @Test func examplesGiveTheirAnswers() throws {
    let session = try Session(SessionOptions(lakePath: "."))
    for function in FunctionRegistry.all {
      guard let example = function.example else { continue }
      do {
        var answers: [String?] = []
        try session.prepare("SELECT \(example.call)").run { batch in
          for row in 0..<batch.count { answers.append(TextFormat.format(batch.columns[0], row: row)) }
        }
        #expect(answers == [example.answer], "\(example.call)")
      } catch {
        Issue.record("\(example.call): \(error)")
      }
    }
  }
}
