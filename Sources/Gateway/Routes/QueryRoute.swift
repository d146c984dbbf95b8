import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /query`: SQL in, a result out, as JSON, NDJSON or CSV.
///
/// A result that fits into one piece is sent whole; a longer one streams as fast as the client reads it. An error after the
/// first piece ends the connection in the middle, so that half a result never looks like a whole one.
struct QueryRoute: GatewayRoute {
  let name = RouteName.query
  let paths = ["/query"]
  let methods: [HTTPRequest.Method] = [.post]
  let workers: QueryWorkers
  let limits: QueryLimits

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    do {
      return try await result(of: request, context)
    } catch let fault as QueryFault {
      var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
      if let seconds = fault.retryAfter { headers[.retryAfter] = String(seconds) }
      return Response(
        status: HTTPResponse.Status(code: fault.status), headers: headers,
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: fault.body)))
    }
  }

  private func result(of request: Request, _ context: GatewayContext) async throws -> Response {
    let accept = AcceptHeader(request.headers[values: .accept])
    guard let index = accept.choice(of: ResultFormats.all.map { $0.contentType }) else {
      throw QueryFault(
        status: 406, code: "NOT_ACCEPTABLE",
        message: "results come as " + ResultFormats.all.map { $0.contentType }.joined(separator: ", "))
    }
    guard request.headers[.contentEncoding] == nil else {
      throw QueryFault(
        status: 415, code: "UNSUPPORTED_ENCODING", message: "a statement is not sent compressed")
    }
    let format = ResultFormats.all[index]
    let body = try await request.body.collect(upTo: .max)
    let run = QueryRun(try QueryBody.sql(Array(body.readableBytesView)), format)
    let limits = limits
    let timer = context.eventLoop.scheduleTask(in: .nanoseconds(Int64(limits.seconds * 1e9))) {
      run.cancel(.timeLimit(limits.seconds))
    }
    run.onEnd { timer.cancel() }
    guard workers.submit(run) else {
      timer.cancel()
      throw QueryFault.tooMany
    }
    let first = try await next(run)
    let headers: HTTPFields = [
      .contentType: format.contentType, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]
    if first.isLast { return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: first.bytes)) }
    return Response(status: .ok, headers: headers, body: ResponseBody { try await stream(run, first, to: &$0) })
  }

  /// The next piece; when the client leaves meanwhile, the query ends.
  private func next(_ run: QueryRun) async throws -> QueryPipe.Piece {
    try await withTaskCancellationHandler {
      try await run.pipe.next()
    } onCancel: {
      run.cancel(.clientLeft)
    }
  }

  private func stream(_ run: QueryRun, _ first: QueryPipe.Piece, to writer: inout any ResponseBodyWriter) async throws {
    do {
      var piece = first
      try await writer.write(piece.bytes)
      while !piece.isLast {
        piece = try await next(run)
        try await writer.write(piece.bytes)
      }
      try await writer.finish(nil)
    } catch {
      run.cancel(.clientLeft)
      throw error
    }
  }
}
