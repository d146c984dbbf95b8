import Ingest
import NIOCore

/// `POST /clickstream`: the one route where every microsecond counts, so nothing lies between it and the collector.
extension ConnectionHandler {
  func collect(_ exchange: Exchange) {
    let source = EventSource(requestID: exchange.id, address: address, userAgent: exchange.facts.userAgent)
    let collector = listener.collector
    let number = number
    let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
    let body = exchange.body
    exchange.body = []
    loop.taskCount += 1
    guard let encoding = exchange.facts.contentEncoding, !RequestFacts.equal(encoding, "identity") else {
      Task(executorPreference: loop.executor) {
        let result: Result<CollectReceipt, any Error>
        do { result = .success(try await collector.collect(body, from: source)) } catch { result = .failure(error) }
        bound.value.collected(result, number)
      }
      return
    }
    guard RequestFacts.equal(encoding, "gzip") || RequestFacts.equal(encoding, "x-gzip") else {
      return collected(.failure(GatewayFault.unsupportedMedia), number)
    }
    let limit = listener.limits.bodyByteCount
    let eventLoop = loop.eventLoop
    // Decompression takes milliseconds, which belong to no event loop.
    Task {
      let result: Result<CollectReceipt, any Error>
      do {
        result = .success(try await collector.collect(try Gunzip.bytes(body, limit: limit), from: source))
      } catch {
        result = .failure(error)
      }
      eventLoop.execute { bound.value.collected(result, number) }
    }
  }

  private func collected(_ result: Result<CollectReceipt, any Error>, _ number: UInt64) {
    loop.taskCount -= 1
    guard number == self.number, phase == .answering else { return }
    switch result {
    case .success(let receipt): answer(receipt)
    case .failure(let error): answer(GatewayFault(error))
    }
  }
}
