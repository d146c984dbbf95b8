import Columnar
import Synchronization

/// Applies a function to each element, on a thread for each; for a handful of large pieces of work.
struct Parallel<Element, Result> {
  private let state: State

  /// Elements are handed to one thread each, results go to places of their own.
  private final class State: @unchecked Sendable {
    let elements: [Element]
    let body: (Element) -> Result
    let results: UnsafeMutablePointer<Result?>

    init(_ elements: [Element], _ body: @escaping (Element) -> Result) {
      self.elements = elements
      self.body = body
      results = .allocate(capacity: elements.count)
      results.initialize(repeating: nil, count: elements.count)
    }

    deinit {
      results.deinitialize(count: elements.count)
      results.deallocate()
    }
  }

  init(_ elements: [Element], _ body: @escaping (Element) -> Result) { state = State(elements, body) }

  /// The results in the order of the elements.
  func results() -> [Result] {
    let state = state
    WorkerThreads.run(state.elements.count) { at in
      if at < state.elements.count { state.results[at] = state.body(state.elements[at]) }
    }
    return (0..<state.elements.count).compactMap { state.results[$0] }
  }
}
