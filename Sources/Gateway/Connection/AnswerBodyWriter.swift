import Hummingbird
import HummingbirdCore
import NIOCore

/// Takes the body of a Hummingbird response to its connection; a piece is waited for until the kernel has it.
struct AnswerBodyWriter: ResponseBodyWriter {
  private let connection: NIOLoopBound<ConnectionHandler>
  private let number: UInt64
  /// Whether the body is there already, so that its last piece can go out together with the end.
  private let isWhole: Bool
  /// The newest piece of such a body.
  private var pending: ByteBuffer?

  init(_ connection: NIOLoopBound<ConnectionHandler>, _ number: UInt64, isWhole: Bool) {
    self.connection = connection
    self.number = number
    self.isWhole = isWhole
  }

  mutating func write(_ buffer: ByteBuffer) async throws {
    guard isWhole else { return try await send(buffer) }
    let before = pending
    pending = buffer
    if let before { try await send(before) }
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    connection.value.endAnswer(pending, number)
  }

  private func send(_ piece: ByteBuffer) async throws {
    guard let written = connection.value.writePiece(piece, number) else { throw CancellationError() }
    try await written.get()
  }
}
