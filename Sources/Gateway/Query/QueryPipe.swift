import Ingest
import NIOCore

/// Takes the pieces of a result from the query's thread to its connection. The thread waits while the client is behind.
final class QueryPipe: Sendable {
  struct Piece: Sendable {
    let bytes: ByteBuffer
    let isLast: Bool
  }

  private struct State {
    var pieces: [Piece] = []
    var byteCount = 0
    var failure: QueryFault?
    /// Nobody reads any more.
    var isClosed = false
    var reader: CheckedContinuation<Piece, any Error>?
  }

  /// Bytes that may wait.
  private static let byteLimit = 512 << 10
  private let monitor = Monitor(State())

  /// Waits for room; throws once nobody reads.
  func push(_ bytes: ByteBuffer, isLast: Bool) throws(QueryFault) {
    let piece = Piece(bytes: bytes, isLast: isLast)
    let found: (isClosed: Bool, reader: CheckedContinuation<Piece, any Error>?)? = monitor.wait { state in
      if state.isClosed { return (true, nil) }
      if let reader = state.reader {
        state.reader = nil
        return (false, reader)
      }
      guard state.byteCount < Self.byteLimit else { return nil }
      state.pieces.append(piece)
      state.byteCount += bytes.readableBytes
      return (false, nil)
    }
    guard let found, !found.isClosed else { throw .clientLeft }
    found.reader?.resume(returning: piece)
  }

  /// Ends the result early.
  func fail(_ fault: QueryFault) {
    let reader = monitor.change { state -> CheckedContinuation<Piece, any Error>? in
      if state.failure == nil { state.failure = fault }
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume(throwing: fault)
  }

  /// Lets the query's thread go on to its end.
  func close() { monitor.change { $0.isClosed = true } }

  /// One reader at a time.
  func next() async throws -> Piece {
    try await withCheckedThrowingContinuation { reader in
      let found: Result<Piece, QueryFault>? = monitor.change { state in
        if !state.pieces.isEmpty {
          let piece = state.pieces.removeFirst()
          state.byteCount -= piece.bytes.readableBytes
          return .success(piece)
        }
        if let failure = state.failure { return .failure(failure) }
        state.reader = reader
        return nil
      }
      switch found {
      case .success(let piece): reader.resume(returning: piece)
      case .failure(let fault): reader.resume(throwing: fault)
      case nil: break
      }
    }
  }
}
